package dev.millrace.replay;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes Ctrl-C end the replay, and gives the process time to report what it found. */
final class StopOnSignal implements AutoCloseable {
  private static final long GRACE_SECONDS = 30;

  private final Replay replay;
  private final CountDownLatch reported = new CountDownLatch(1);

  private StopOnSignal(Replay replay) {
    this.replay = replay;
  }

  static StopOnSignal install(Replay replay) {
    StopOnSignal signal = new StopOnSignal(replay);
    Runtime.getRuntime().addShutdownHook(new Thread(signal::stopAndWait, "stop"));
    return signal;
  }

  /** Says that the report is out. */
  @Override
  public void close() {
    reported.countDown();
  }

  private void stopAndWait() {
    replay.stop();
    try {
      reported.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
