package dev.millrace.local.chaos;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Lets processes run for a part of the time only, as if their machine were smaller. */
final class Brake implements AutoCloseable {
  private static final int PERIOD_MILLIS = 500;

  private final List<ChildProcess> processes;
  private final int runMillis;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<Void> done;
  private volatile boolean released;

  /**
   * @param percent of the time that they run
   */
  Brake(List<ChildProcess> processes, int percent) {
    this.processes = List.copyOf(processes);
    this.runMillis = PERIOD_MILLIS * percent / 100;
    done = thread.submit(this::brake);
  }

  private Void brake() throws IOException, InterruptedException {
    while (!released) {
      TimeUnit.MILLISECONDS.sleep(runMillis);
      try {
        for (ChildProcess process : processes) {
          process.freeze();
        }
        TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS - runMillis);
      } finally {
        for (ChildProcess process : processes) {
          process.thaw();
        }
      }
    }
    return null;
  }

  /** They run all the time again. */
  @Override
  public void close() throws InterruptedException, ExecutionException {
    released = true;
    try {
      done.get();
    } finally {
      thread.shutdownNow();
    }
  }
}
