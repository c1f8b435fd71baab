package dev.millrace.ingest.http;

import dev.millrace.ingest.config.StartException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** The I/O threads, and how they stop. */
final class IoWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IoWorker.class);
  private static final int STOP_SECONDS = 5;

  private final XnioWorker worker;

  /**
   * Starts them.
   *
   * @throws StartException if that fails
   */
  IoWorker() {
    try {
      worker =
          Xnio.getInstance(IoWorker.class.getClassLoader())
              .createWorker(
                  OptionMap.builder()
                      .set(Options.WORKER_NAME, "ingest")
                      .set(Options.WORKER_IO_THREADS, threads())
                      // For TLS handshakes only.
                      .set(Options.WORKER_TASK_CORE_THREADS, threads())
                      .set(Options.WORKER_TASK_MAX_THREADS, threads())
                      .set(Options.THREAD_DAEMON, true)
                      .set(Options.TCP_NODELAY, true)
                      .getMap());
    } catch (IOException e) {
      throw new StartException("cannot start I/O threads: " + e.getMessage(), e);
    }
  }

  XnioWorker xnio() {
    return worker;
  }

  /** Waits until they have written what is left, then stops them. */
  @Override
  public void close() {
    try {
      letFinish();
      worker.shutdown();
      if (!worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void letFinish() throws InterruptedException {
    CountDownLatch idle = new CountDownLatch(threads());
    for (int i = 0; i < threads(); i++) {
      worker.getIoThread(i).execute(idle::countDown);
    }
    if (!idle.await(STOP_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("an I/O thread is busy");
    }
  }

  private static int threads() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }
}
