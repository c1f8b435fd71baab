package dev.millrace.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.ingest.config.ByteSize;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.SpoolConfig;
import dev.millrace.model.topic.BatchRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A spool in front of a Kafka whose part is played, and how batches come and are stored. */
abstract class SpooledKafka {
  static final int LIMIT_SECONDS = 60;

  @TempDir Path parent;

  final SwitchedBatchStore kafka = new SwitchedBatchStore();
  final FailingDisk disk = new FailingDisk();
  final SpoolConfig.Builder settings =
      SpoolConfig.builder().freePercent(0).deadline(Duration.ofMillis(100));
  private SimpleMeterRegistry registry;
  SpoolingBatchStore store;

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  void open() {
    registry = new SimpleMeterRegistry();
    store = SpoolingBatchStore.open(config(), kafka, registry, disk);
  }

  IngestConfig config() {
    return IngestConfig.builder()
        .maxBody(new ByteSize(1024))
        .deliveryTimeout(Duration.ofSeconds(3))
        .shutdownTimeout(Duration.ofSeconds(10))
        .spool(settings.directory(directory()))
        .build();
  }

  Path directory() {
    return parent.resolve("spool");
  }

  CompletableFuture<Void> store(Batch batch) {
    return store.store(batch).toCompletableFuture();
  }

  /** Brings the batches without a pause, and returns when all are acknowledged. */
  void storeAll(String... ids) throws Exception {
    List<CompletableFuture<Void>> outcomes = new ArrayList<>();
    for (String id : ids) {
      outcomes.add(store(batch(id)));
    }
    for (CompletableFuture<Void> outcome : outcomes) {
      get(outcome);
    }
  }

  static void get(CompletableFuture<Void> outcome) throws Exception {
    outcome.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  void awaitStored(String... ids) {
    await()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .untilAsserted(() -> assertThat(kafka.stored()).startsWith(ids));
  }

  void awaitDirect() {
    await()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .until(() -> store.storedUpTo().isPresent() && metric("batches") == 0);
  }

  void awaitMetric(String name, double value) {
    await()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .untilAsserted(() -> assertThat(metric(name)).isEqualTo(value));
  }

  double metric(String name) {
    String full = "millrace.ingest.spool" + (name.equals("bytes") ? "" : "." + name);
    return registry.get(full).meter().measure().iterator().next().getValue();
  }

  static Batch batch(String id) {
    return batch(id, System.currentTimeMillis());
  }

  static Batch batch(String id, long receivedMillis) {
    byte[] frames = "frames".getBytes(StandardCharsets.UTF_8);
    return new Batch(new BatchRecord("shop", id, receivedMillis, null, null, frames), List.of());
  }
}
