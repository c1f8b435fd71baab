package dev.millrace.replay;

import java.time.Duration;
import java.util.Locale;

/**
 * Watches whether the target can bear the replay: of the requests of the last {@value
 * #WINDOW_SECONDS} seconds no more than a share may be bad. When it trips, the replay pauses; when
 * it has tripped too often, the replay ends. Thread-safe.
 */
final class CircuitBreaker {
  private static final int WINDOW_SECONDS = 10;

  /** With fewer requests the share means little. */
  private static final int MIN_REQUESTS = 20;

  /**
   * What the target has to bear.
   *
   * @param badShare the highest share of bad requests, 0 to 1; 1 never trips
   * @param slow how long an answer may take before it is bad; zero for any time
   * @param pause how long the replay pauses
   * @param trips how often it pauses before it ends
   */
  record Limits(double badShare, Duration slow, Duration pause, int trips) {}

  private final Limits limits;
  private final long[] bad = new long[WINDOW_SECONDS];
  private final long[] all = new long[WINDOW_SECONDS];
  private long second;
  private long since = Long.MIN_VALUE;
  private int trips;
  private String reason;

  CircuitBreaker(Limits limits) {
    this.limits = limits;
  }

  /**
   * Adds a request that has ended. One that began before the end of the latest pause says nothing
   * about how the target is now, and is ignored.
   *
   * @param broken whether it was fine in production and failed at the target
   * @param begunNanos when it began
   * @param endNanos when it ended, ascending
   */
  synchronized void add(boolean broken, long begunNanos, long endNanos) {
    if (begunNanos < since) {
      return;
    }
    moveTo(endNanos / 1_000_000_000);
    int slot = (int) (second % WINDOW_SECONDS);
    boolean slow = !limits.slow.isZero() && endNanos - begunNanos > limits.slow.toNanos();
    all[slot]++;
    bad[slot] += broken || slow ? 1 : 0;
    long total = sum(all);
    long badTotal = sum(bad);
    if (reason == null && total >= MIN_REQUESTS && badTotal > limits.badShare * total) {
      trips++;
      reason =
          String.format(
              Locale.ROOT,
              "%d of the last %d requests failed at the target%s",
              badTotal,
              total,
              limits.slow.isZero() ? "" : " or were too slow");
    }
  }

  /** Why the replay must pause, or null. */
  synchronized String tripped() {
    return reason;
  }

  /** Whether it must end, rather than pause. */
  synchronized boolean isFinal() {
    return reason != null && trips > limits.trips;
  }

  Duration pause() {
    return limits.pause;
  }

  /**
   * Starts afresh; to be called after the pause.
   *
   * @param nowNanos the time
   */
  synchronized void reset(long nowNanos) {
    since = nowNanos;
    reason = null;
    java.util.Arrays.fill(all, 0);
    java.util.Arrays.fill(bad, 0);
  }

  private void moveTo(long now) {
    for (long s = Math.max(second + 1, now - WINDOW_SECONDS + 1); s <= now; s++) {
      all[(int) (s % WINDOW_SECONDS)] = 0;
      bad[(int) (s % WINDOW_SECONDS)] = 0;
    }
    second = Math.max(second, now);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
