package dev.millrace.benchmark.recovery;

import dev.millrace.benchmark.LogWriter;
import dev.millrace.benchmark.traffic.KnownBatch;
import dev.millrace.benchmark.traffic.Ledger;
import dev.millrace.benchmark.traffic.Traffic;
import dev.millrace.model.topic.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Batches that come into the topic at a steady rate, as ingest stores them, whatever becomes of
 * them. What was stored when is known.
 */
final class SteadyLoad implements AutoCloseable {
  private static final int LINES_PER_BATCH = 37;
  private static final double NANOS = 1e9;

  private final LogWriter log;
  private final Traffic traffic;
  private final Ledger ledger = new Ledger();
  private final ConcurrentSkipListMap<Long, Long> requestsByNanos = new ConcurrentSkipListMap<>();
  private final double batchesPerSecond;
  private final Thread thread = new Thread(this::send, "load");
  private volatile boolean over;
  private volatile IllegalStateException failure;

  /** Starts sending. */
  SteadyLoad(String kafka, Traffic traffic, double linesPerSecond) {
    this.log = new LogWriter(kafka);
    this.traffic = traffic;
    this.batchesPerSecond = linesPerSecond / LINES_PER_BATCH;
    thread.start();
  }

  static Traffic traffic(long seed, int applications) {
    return new Traffic(seed, applications, LINES_PER_BATCH);
  }

  /** Requests in what was stored by then. */
  long requestsBy(long nanos) {
    Map.Entry<Long, Long> entry = requestsByNanos.floorEntry(nanos);
    return entry == null ? 0 : entry.getValue();
  }

  /** Stops sending, and returns what is to be counted. */
  Ledger end() throws Exception {
    over = true;
    thread.join();
    if (failure != null) {
      throw failure;
    }
    return ledger;
  }

  @Override
  public void close() throws Exception {
    over = true;
    thread.join();
    log.close();
  }

  private void send() {
    String topic = new Topics("").routerLogs();
    long start = System.nanoTime();
    long requests = 0;
    try {
      for (long i = 0; !over; i++) {
        long early = start + (long) (i / batchesPerSecond * NANOS) - System.nanoTime();
        if (early > 0) {
          LockSupport.parkNanos(early);
        }
        KnownBatch batch = traffic.batch(Instant.now());
        ledger.enter(batch);
        requests += batch.entries().stream().filter(entry -> entry.line().readable()).count();
        log.send(batch.record().toProducerRecord(topic));
        requestsByNanos.put(System.nanoTime(), requests);
      }
      log.flush();
    } catch (IllegalStateException e) {
      failure = e;
    }
  }
}
