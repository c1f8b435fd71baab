package dev.millrace.replay.pace;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The clock of a schedule. It can be stopped for a while, which does not count as delay. Only one
 * thread may wait; any may read {@link #nanos()}.
 */
public final class Clock {
  private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private volatile long start;

  /** Starts now. */
  public Clock() {
    start = System.nanoTime();
  }

  /** Nanoseconds since the start, without the time it was stopped. */
  public long nanos() {
    return System.nanoTime() - start;
  }

  /** Says that the clock stood still for this long. */
  public void stoppedFor(long nanos) {
    start += nanos;
  }

  /** {@link System#nanoTime()} at {@code nanos} of this clock. */
  public long toNanoTime(long nanos) {
    return start + nanos;
  }

  /**
   * Waits until it is {@code due}.
   *
   * @param stop is asked now and then
   * @return false if {@code stop} said so before
   */
  public boolean await(long due, BooleanSupplier stop) {
    while (true) {
      if (stop.getAsBoolean()) {
        return false;
      }
      long left = due - nanos();
      if (left <= 0) {
        return true;
      }
      // Wakes some 0.06 ms late, which is cheaper than to spin until then.
      LockSupport.parkNanos(Math.min(left, LONGEST_PARK_NANOS));
    }
  }
}
