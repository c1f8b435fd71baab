package dev.millrace.flink.connector.redis;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next try: twice as long each time, up to a limit, and of that between
 * a half and all by chance, so that many writers do not come back to a weak Redis together.
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

  /** Starts again from the shortest wait; called after a success. */
  void reset() {
    millis = initialMillis;
  }
}
