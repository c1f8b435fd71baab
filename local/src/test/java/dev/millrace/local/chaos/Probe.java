package dev.millrace.local.chaos;

import static org.awaitility.Awaitility.await;

import dev.millrace.local.SentLine;
import dev.millrace.local.chaos.ledger.Resp;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Tells when the pipeline is itself again: batches that are sent now can be read in Redis. Their
 * windows are part of the ledger like all others.
 */
final class Probe {
  static final String APP = "probe";

  private static final Duration PATIENCE = Duration.ofSeconds(240);

  private static final long ECHO_NANOS = TimeUnit.MINUTES.toNanos(8);

  /** As many as to meet all partitions, more or less. */
  private static final int BATCHES = 6;

  private final Mill mill;
  private final SentLog log;
  private final SplittableRandom random;
  private final LogplexSender sender;
  private long window = -1;
  private long sentInWindow;
  private long echoed;

  Probe(Mill mill, SentLog log, SplittableRandom random) {
    this.mill = mill;
    this.log = log;
    this.random = random;
    this.sender = new LogplexSender(mill.ingestAddress());
  }

  /** Sends, and returns when all of it is visible. */
  void awaitVisible() throws InterruptedException {
    Instant now = Instant.now();
    long start = Math.floorDiv(now.getEpochSecond(), 10) * 10;
    if (start != window) {
      window = start;
      sentInWindow = 0;
    }
    for (int i = 0; i < BATCHES; i++) {
      DrainBatch batch = batch(APP, now);
      deliver(batch);
      batch.end();
      sentInWindow++;
    }
    await("what is sent now is in Redis, see " + mill.dir())
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> counted() >= sentInWindow);
  }

  /** Stores a few batches, which are to be {@linkplain #repeat repeated}. */
  List<DrainBatch> echoes() throws InterruptedException {
    echoed = System.nanoTime();
    List<DrainBatch> batches = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      DrainBatch batch = batch("echo", Instant.now());
      deliver(batch);
      batches.add(batch);
    }
    return batches;
  }

  /**
   * Stores them again: whatever came between, they must be known. If that took many minutes they
   * are not sent, since their lines are too late by now.
   */
  void repeat(List<DrainBatch> batches) throws InterruptedException {
    boolean inTime = System.nanoTime() - echoed < ECHO_NANOS;
    for (DrainBatch batch : batches) {
      if (inTime) {
        deliver(batch);
      }
      batch.end();
    }
  }

  /** Router logs of some applications that are counted by now, in all their windows. */
  long countedOf(List<String> apps) throws IOException {
    long counted = 0;
    try (Resp redis = new Resp(mill.redisPort())) {
      for (String app : apps) {
        for (Object key : (List<?>) redis.call("KEYS", "millrace:{" + app + "}:1h:*")) {
          Object requests = redis.call("HGET", key.toString(), "requests");
          counted += requests == null ? 0 : Long.parseLong(requests.toString());
        }
      }
    }
    return counted;
  }

  private DrainBatch batch(String app, Instant time) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    DrainBatch batch = new DrainBatch(log, app, HexFormat.of().formatHex(id));
    batch.line(time, SentLine.any(random));
    return batch;
  }

  private void deliver(DrainBatch batch) throws InterruptedException {
    while (!sender.tryOnce(batch, LogplexSender.TIMEOUT)) {
      Thread.sleep(20);
    }
  }

  private long counted() throws IOException {
    try (Resp redis = new Resp(mill.redisPort())) {
      Object requests = redis.call("HGET", "millrace:{" + APP + "}:10s:" + window, "requests");
      return requests == null ? 0 : Long.parseLong(requests.toString());
    }
  }
}
