package dev.millrace.flink.connector.redis;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: twice as long each time, up to a limit, and a random
 * part of that between a half and all, so that many writers do not return to a weak Redis at the
 * same moment.
 *
 * <p>Not thread-safe.
 */
final class RetryBackoff {

  private final long initialMillis;
  private final long maxMillis;
  private final DoubleSupplier chance;
  private long millis;

  /**
   * @param chance numbers from 0 up to 1
   */
  RetryBackoff(Duration initial, Duration max, DoubleSupplier chance) {
    this.initialMillis = initial.toMillis();
    this.maxMillis = max.toMillis();
    this.chance = chance;
    reset();
  }

  /** Milliseconds to wait after one more failure. */
  long next() {
    long wait = Math.round(millis * (0.5 + 0.5 * chance.getAsDouble()));
    millis = Math.min(maxMillis, millis * 2);
    return wait;
  }

  /** Resets to the shortest wait; called after a success. */
  void reset() {
    millis = initialMillis;
  }
}
