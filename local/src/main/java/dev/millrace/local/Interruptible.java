package dev.millrace.local;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (SIGINT, SIGTERM) into an interrupt of the thread that made this object, and lets
 * that thread finish what it has to before the JVM ends.
 */
final class Interruptible {
  private static final long GRACE_SECONDS = 60;

  private final Thread thread = Thread.currentThread();
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean stopping;

  void stopOnCtrlC() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::interruptAndWait, "stop"));
  }

  /** Returns only by the interrupt. */
  void untilCtrlC() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /** Whether Ctrl-C has been pressed. */
  boolean isStopping() {
    return stopping;
  }

  /** To be called when nothing is left to do. */
  void finished() {
    finished.countDown();
  }

  private void interruptAndWait() {
    if (finished.getCount() == 0) {
      return;
    }
    stopping = true;
    thread.interrupt();
    try {
      if (!finished.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("not stopped after " + GRACE_SECONDS + " s, giving up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
