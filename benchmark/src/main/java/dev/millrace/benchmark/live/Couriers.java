package dev.millrace.benchmark.live;

import dev.millrace.benchmark.traffic.KnownBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Delivers batches over several connections. A batch that a connection breaks over is delivered
 * again, whole, over a new one, until it is taken.
 */
final class Couriers {
  private static final int CONNECTIONS = 8;
  private static final long PAUSE_MILLIS = 50;

  /** A receiver that takes nothing for so long does not come back. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  /** One connection. */
  interface Connection extends AutoCloseable {
    /** Returns when the batch is taken, as far as the protocol tells. */
    void deliver(KnownBatch batch) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Makes connections. */
  interface Line {
    Connection open() throws IOException;
  }

  private Couriers() {}

  /** Returns when all batches are taken. */
  static void deliver(List<KnownBatch> batches, Pace pace, Line line) throws Exception {
    Queue<KnownBatch> waiting = new ConcurrentLinkedQueue<>(batches);
    List<Callable<Void>> couriers = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      couriers.add(() -> deliverAll(waiting, pace, line));
    }
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      for (Future<Void> done : threads.invokeAll(couriers)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void deliverAll(Queue<KnownBatch> waiting, Pace pace, Line line)
      throws InterruptedException, IOException {
    KnownBatch batch = next(waiting, pace);
    long taken = System.nanoTime();
    while (batch != null) {
      try (Connection connection = line.open()) {
        while (batch != null) {
          connection.deliver(batch);
          taken = System.nanoTime();
          batch = next(waiting, pace);
        }
      } catch (IOException e) {
        if (System.nanoTime() - taken > PATIENCE_NANOS) {
          throw e;
        }
        // It is being started again; the batch is kept.
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    return null;
  }

  private static KnownBatch next(Queue<KnownBatch> waiting, Pace pace) {
    pace.awaitTurn();
    return waiting.poll();
  }
}
