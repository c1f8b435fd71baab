package dev.millrace.model.window;

import java.time.Duration;

/** The lengths of window that traffic is counted in. Windows start at multiples of their length. */
public enum Resolution {
  /** The pane: the smallest window, counted from the lines themselves. */
  TEN_SECONDS("10s", Duration.ofSeconds(10), Duration.ofHours(2));

  private final String label;
  private final Duration length;
  private final Duration retention;

  Resolution(String label, Duration length, Duration retention) {
    this.label = label;
    this.length = length;
    this.retention = retention;
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
