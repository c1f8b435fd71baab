package dev.millrace.ingest.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what has to be done every second, in one thread of its own. */
final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final long INTERVAL_MILLIS = 1000;

  private final List<Runnable> chores = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread upkeep = new Thread(task, "http-upkeep");
            upkeep.setDaemon(true);
            return upkeep;
          });

  void add(Runnable chore) {
    chores.add(chore);
  }

  void start() {
    thread.scheduleWithFixedDelay(
        this::run, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** A task that fails does not keep the others from running. */
  private void run() {
    for (Runnable chore : chores) {
      try {
        chore.run();
      } catch (RuntimeException e) {
        LOG.error("{} failed", chore, e);
      }
    }
  }
}
