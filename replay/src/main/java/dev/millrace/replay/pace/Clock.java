package dev.millrace.replay.pace;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The clock that a schedule is played by. It can be stopped for a while, which is no delay. Waiting
 * is for one thread; {@link #nanos()} may be read by all.
 */
public final class Clock {
  /** A parked thread wakes so much later than asked, as a rule. */
  private static final long WAKE_UP_NANOS = TimeUnit.MICROSECONDS.toNanos(60);

  private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private volatile long start;

  /** Starts now. */
  public Clock() {
    start = System.nanoTime();
  }

  /** Nanoseconds since the start, without what it was stopped for. */
  public long nanos() {
    return System.nanoTime() - start;
  }

  /** Says that the clock did not run for so long. */
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
  public boolean await(long due, java.util.function.BooleanSupplier stop) {
    while (true) {
      if (stop.getAsBoolean()) {
        return false;
      }
      long left = due - nanos();
      if (left <= 0) {
        return true;
      }
      if (left > WAKE_UP_NANOS) {
        LockSupport.parkNanos(Math.min(left - WAKE_UP_NANOS, LONGEST_PARK_NANOS));
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
