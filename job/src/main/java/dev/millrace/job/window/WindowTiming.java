package dev.millrace.job.window;

import dev.millrace.model.window.Resolution;
import java.io.Serializable;
import java.time.Duration;

/**
 * How long windows wait and how long they are kept.
 *
 * @param updateInterval how long a change may wait to be sent on, in processing time; longer
 *     windows take longer, so that none is written more than {@value #UPDATES} times while it is
 *     open
 * @param retention how long windows are kept after their end, in event time
 */
public record WindowTiming(Duration updateInterval, Duration retention) implements Serializable {
  private static final int UPDATES = 120;

  /**
   * How long a change of a window of the resolution may wait: the update interval, 5 times as long
   * for ten minutes and 30 times for an hour.
   */
  Duration updateInterval(Resolution resolution) {
    long factor = resolution.length().dividedBy(UPDATES).toSeconds();
    return updateInterval.multipliedBy(Math.max(1, factor));
  }
}
