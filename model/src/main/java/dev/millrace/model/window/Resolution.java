package dev.millrace.model.window;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The lengths of window that traffic is counted in. Windows start at multiples of their length, and
 * a longer window consists of whole shorter ones.
 */
public enum Resolution {
  /** The pane: the smallest window, counted from the lines themselves. */
  TEN_SECONDS("10s", Duration.ofSeconds(10), Duration.ofHours(2)),
  ONE_MINUTE("1m", Duration.ofMinutes(1), Duration.ofHours(24)),
  TEN_MINUTES("10m", Duration.ofMinutes(10), Duration.ofDays(7)),
  ONE_HOUR("1h", Duration.ofHours(1), Duration.ofDays(90));

  private final String label;
  private final Duration length;
  private final Duration retention;

  Resolution(String label, Duration length, Duration retention) {
    this.label = label;
    this.length = length;
    this.retention = retention;
  }

  /**
   * The resolution with a label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Resolution of(String label) {
    for (Resolution resolution : values()) {
      if (resolution.label.equals(label)) {
        return resolution;
      }
    }
    throw new IllegalArgumentException(
        "no resolution '"
            + label
            + "': there are "
            + Stream.of(values()).map(Resolution::label).collect(Collectors.joining(", ")));
  }

  /** How the resolution is written in keys and messages. */
  public String label() {
    return label;
  }

  public Duration length() {
    return length;
  }

  /** How long a window of this resolution is kept in Redis unless configured otherwise. */
  public Duration retention() {
    return retention;
  }

  /** Start of the window that {@code timeMillis} lies in, milliseconds since the epoch. */
  public long windowStart(long timeMillis) {
    return Math.floorDiv(timeMillis, length.toMillis()) * length.toMillis();
  }
}
