package dev.millrace.replay.pace;

/**
 * Limits the number of requests per second: at most a tenth of it in any tenth of a second, which
 * allows short bursts but not one of a whole second. Not thread-safe.
 */
final class RateCap {
  private static final double WINDOW_SECONDS = 0.1;
  private static final int MAX_SLOTS = 1_000_000;

  /** When the last requests went, in a ring; null if there is no limit. */
  private final long[] last;

  private final long windowNanos;
  private int next;

  /** At most this many requests per second; infinite for no limit. */
  RateCap(double perSecond) {
    if (Double.isInfinite(perSecond)) {
      last = null;
      windowNanos = 0;
      return;
    }
    int slots = (int) Math.min(MAX_SLOTS, Math.max(1, Math.floor(perSecond * WINDOW_SECONDS)));
    last = new long[slots];
    java.util.Arrays.fill(last, Long.MIN_VALUE / 2);
    windowNanos = (long) Math.ceil(slots / perSecond * 1e9);
  }

  /** The earliest time at which the next request may go. */
  long earliest(long wanted) {
    return last == null ? wanted : Math.max(wanted, last[next] + windowNanos);
  }

  /** Says that the next request goes. */
  void took(long time) {
    if (last != null) {
      last[next] = time;
      next = next + 1 == last.length ? 0 : next + 1;
    }
  }
}
