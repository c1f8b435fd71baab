package dev.millrace.model;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them, in options and environment variables of all processes: {@code
 * 500ms}, {@code 4s}, {@code 10m}, {@code 2h}, {@code 7d}.
 */
public final class DurationText {
  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private DurationText() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static Duration parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration such as 500ms, 4s or 7d");
    }
    return UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
  }

  /** The shortest form that {@link #parse} reads back as the same duration, to the millisecond. */
  public static String format(Duration duration) {
    for (String unit : new String[] {"d", "h", "m", "s"}) {
      long millis = UNITS.get(unit).toMillis();
      if (!duration.isZero() && duration.toMillis() % millis == 0) {
        return duration.toMillis() / millis + unit;
      }
    }
    return duration.toMillis() + "ms";
  }
}
