package dev.millrace.job;

import dev.millrace.job.parse.LineClock;
import dev.millrace.job.window.WindowTiming;
import java.io.Serializable;
import java.time.Duration;

/**
 * How the workflow treats time.
 *
 * @param allowedLateness how long after its own time a line may be received and still be counted
 * @param slack how much longer panes are kept for batches that waited in a spool
 * @param updateInterval how long a change may wait to be published
 */
public record WindowingConfig(Duration allowedLateness, Duration slack, Duration updateInterval)
    implements Serializable {
  public static final Duration DEFAULT_ALLOWED_LATENESS = Duration.ofMinutes(10);
  public static final Duration DEFAULT_SLACK = Duration.ofMinutes(10);
  public static final Duration DEFAULT_UPDATE_INTERVAL = Duration.ofSeconds(1);

  private static final int ROUTES_UPDATE_FACTOR = 5;
  private static final Duration BALANCE_RETENTION = Duration.ofDays(2);

  /** All defaults. */
  public static WindowingConfig defaults() {
    return new WindowingConfig(DEFAULT_ALLOWED_LATENESS, DEFAULT_SLACK, DEFAULT_UPDATE_INTERVAL);
  }

  LineClock clock() {
    return new LineClock(allowedLateness, slack);
  }

  /** How long windows are kept after their end, in event time. */
  Duration retention() {
    return allowedLateness.plus(slack);
  }

  WindowTiming windows() {
    return new WindowTiming(updateInterval, retention());
  }

  /** There are many routes in a window. */
  WindowTiming routes() {
    return new WindowTiming(updateInterval.multipliedBy(ROUTES_UPDATE_FACTOR), retention());
  }

  /** It belongs to receive times: only a batch that waited in a spool comes late. */
  WindowTiming balance() {
    return new WindowTiming(updateInterval, BALANCE_RETENTION);
  }
}
