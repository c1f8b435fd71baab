package dev.millrace.ingest.spool;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * What {@code /metrics} shows of the spool. To alert on: the oldest batch's age, and anything but
 * zero in what was refused, failed, corrupt or unsendable. Thread-safe.
 */
final class SpoolMetrics {
  private static final long NOTHING = Long.MAX_VALUE;

  private static final Duration[] FSYNC_TIMES = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2)
  };

  private final Counter appended;
  private final Counter drained;
  private final Counter full;
  private final Counter failures;
  private final Counter corrupt;
  private final Counter unsendable;
  private final Timer fsync;
  private volatile boolean takes = true;
  private volatile long bytes;
  private volatile long batches;
  private volatile long oldestMillis = NOTHING;

  SpoolMetrics(MeterRegistry registry) {
    appended = counter(registry, "appended.batches", "Batches stored in the spool");
    drained = counter(registry, "drained.batches", "Batches that Kafka took from the spool");
    full = counter(registry, "full.refusals", "Batches not stored because the spool was full");
    failures = counter(registry, "failures", "Writes or fsyncs of the spool that failed");
    corrupt =
        counter(registry, "corrupt.records", "Stretches of the spool in which no record was found");
    unsendable =
        counter(registry, "unsendable.batches", "Batches kept in the spool that Kafka refuses");
    fsync =
        Timer.builder("millrace.ingest.spool.fsync")
            .description("One fsync, for all batches that waited for it")
            .serviceLevelObjectives(FSYNC_TIMES)
            .register(registry);
    Gauge.builder("millrace.ingest.spool", () -> bytes)
        .baseUnit("bytes")
        .description("Bytes of the spool's files")
        .register(registry);
    Gauge.builder("millrace.ingest.spool.closed", () -> takes ? 0 : 1)
        .description("1 while the spool could not store a batch, if Kafka went away; alert on 1")
        .register(registry);
    Gauge.builder("millrace.ingest.spool.batches", () -> batches)
        .description("Batches that wait in the spool for Kafka")
        .register(registry);
    Gauge.builder("millrace.ingest.spool.oldest.age", this::oldestSeconds)
        .baseUnit("seconds")
        .description("How long ago the oldest batch in the spool was received")
        .register(registry);
  }

  /** Whether the largest batch could be stored now. */
  void takes(boolean now) {
    takes = now;
  }

  /** How full the spool is; {@code oldest} is the record that has waited longest, or null. */
  void holds(long nowBytes, long nowBatches, SpoolRecord oldest) {
    bytes = nowBytes;
    batches = nowBatches;
    oldestMillis = oldest == null ? NOTHING : oldest.receivedMillis();
  }

  void appended(long count) {
    appended.increment(count);
  }

  void drained() {
    drained.increment();
  }

  void full() {
    full.increment();
  }

  void failure() {
    failures.increment();
  }

  void corrupt() {
    corrupt.increment();
  }

  void unsendable() {
    unsendable.increment();
  }

  void synced(long nanos) {
    fsync.record(Duration.ofNanos(nanos));
  }

  private double oldestSeconds() {
    long since = oldestMillis;
    return since == NOTHING ? 0 : Math.max(0, System.currentTimeMillis() - since) / 1000.0;
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder("millrace.ingest.spool." + name)
        .description(description)
        .register(registry);
  }
}
