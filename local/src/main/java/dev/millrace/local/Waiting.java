package dev.millrace.local;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for a condition. */
final class Waiting {
  private static final long POLL_MILLIS = 20;

  private Waiting() {}

  /** The condition. While the other side does not answer, it counts as false. */
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /**
   * Returns when the condition holds.
   *
   * @param what the condition, for the message
   * @throws LocalException if it does not hold in time
   */
  static void until(String what, Duration patience, Condition condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!answers(condition)) {
      if (System.nanoTime() - deadline > 0) {
        throw new LocalException("waited %d s in vain: %s".formatted(patience.toSeconds(), what));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private static boolean answers(Condition condition) throws InterruptedException {
    try {
      return condition.holds();
    } catch (IOException e) {
      return false;
    }
  }
}
