package dev.millrace.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what becomes true by itself. */
final class Waiting {
  private static final long POLL_MILLIS = 20;

  private Waiting() {}

  /**
   * Returns when the condition holds.
   *
   * @param what the condition, for the message
   * @throws LocalException if it does not hold in time
   */
  static void until(String what, Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new LocalException("waited %d s in vain: %s".formatted(patience.toSeconds(), what));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }
}
