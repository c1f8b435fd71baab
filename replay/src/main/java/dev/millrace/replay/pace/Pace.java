package dev.millrace.replay.pace;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast requests are sent.
 *
 * @param speed times as fast as recorded; 0 if {@link #rate} decides, infinite for as fast as the
 *     target takes them
 * @param rate requests a second, or 0
 * @param maxRate never more requests a second, infinite for no limit
 * @param ramp how long it takes to reach full speed
 * @param maxGap how long nothing may happen in the recorded traffic; longer is cut; zero for any
 */
public record Pace(double speed, double rate, double maxRate, Duration ramp, Duration maxGap) {
  private static final Pattern SPEED = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)x?");

  /** As recorded. */
  public static Pace recorded() {
    return ofSpeed(1);
  }

  /** At a multiple of the recorded speed. */
  public static Pace ofSpeed(double speed) {
    return new Pace(speed, 0, Double.POSITIVE_INFINITY, Duration.ZERO, Duration.ZERO);
  }

  /** At a fixed rate. */
  public static Pace ofRate(double rate) {
    return new Pace(0, rate, Double.POSITIVE_INFINITY, Duration.ZERO, Duration.ZERO);
  }

  /** As fast as the target answers. */
  public static Pace max() {
    return ofSpeed(Double.POSITIVE_INFINITY);
  }

  public Pace withMaxRate(double requestsPerSecond) {
    return new Pace(speed, rate, requestsPerSecond, ramp, maxGap);
  }

  public Pace withRamp(Duration duration) {
    return new Pace(speed, rate, maxRate, duration, maxGap);
  }

  public Pace withMaxGap(Duration duration) {
    return new Pace(speed, rate, maxRate, ramp, duration);
  }

  /** Whether only the target and the limits decide. */
  public boolean isMax() {
    return Double.isInfinite(speed);
  }

  /**
   * Reads {@code 1}, {@code 2x}, {@code 0.5} or {@code max}.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static double parseSpeed(String text) {
    String speed = text.trim().toLowerCase(Locale.ROOT);
    if (speed.equals("max")) {
      return Double.POSITIVE_INFINITY;
    }
    Matcher matcher = SPEED.matcher(speed);
    double value = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
    if (value <= 0) {
      throw new IllegalArgumentException("'" + text + "' is not a speed such as 1, 2, 0.5 or max");
    }
    return value;
  }

  /** For people. */
  @Override
  public String toString() {
    if (rate > 0) {
      return text(rate) + " requests/s";
    }
    return isMax() ? "as fast as the target answers" : text(speed) + "x the recorded speed";
  }

  private static String text(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
