package dev.millrace.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.config.ByteSize;
import dev.millrace.ingest.spool.SwitchedBatchStore.Mode;
import dev.millrace.ingest.store.RefusedException;
import dev.millrace.ingest.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What Kafka refuses, a spool that is full, and a disk that fails; Kafka's part is played. */
class SpoolFaultTest extends SpooledKafka {
  @Test
  void whatKafkaRefusesIsNotAcknowledged() throws Exception {
    open();

    CompletableFuture<Void> refused = store(batch("refused"));

    assertThatThrownBy(() -> get(refused)).hasCauseInstanceOf(RefusedException.class);
    storeAll("a");
    assertThat(kafka.stored()).containsExactly("a");
  }

  /** It was acknowledged before Kafka could refuse it: it must stay somewhere. */
  @Test
  void whatKafkaRefusesFromTheSpoolIsKeptAndDoesNotBlockTheRest() throws Exception {
    open();
    kafka.mode(Mode.AWAY);
    storeAll("a", "refused", "b");

    kafka.mode(Mode.UP);
    awaitStored("a", "b");
    awaitDirect();

    assertThat(metric("unsendable.batches")).isEqualTo(1);
    assertThat(Spools.files(directory())).singleElement().asString().endsWith(".kept");
    assertThat(metric("bytes")).as("it still takes room").isPositive();
  }

  /** The process ends between the refusal and the end of the segment that holds the batch. */
  @Test
  void whatKafkaRefusesIsKeptThoughTheProcessIsRestarted() throws Exception {
    open();
    kafka.mode(Mode.AWAY);
    storeAll("refused", "a", "b");
    awaitMetric("unsendable.batches", 1);
    store.close();

    open();
    kafka.mode(Mode.UP);
    awaitDirect();

    assertThat(kafka.stored()).endsWith("a", "b");
    assertThat(Spools.files(directory())).singleElement().asString().endsWith(".kept");
    assertThat(Spools.kept(directory())).contains("refused");
  }

  @Test
  void whenTheSpoolIsFullBatchesAreRefusedUntilKafkaIsBack() throws Exception {
    settings.max(new ByteSize(66 * 1024));
    open();
    kafka.mode(Mode.AWAY);
    storeAll(IntStream.range(0, 30).mapToObj(i -> "batch " + i).toArray(String[]::new));
    String large = "x".repeat(66 * 1024);

    CompletableFuture<Void> refused = store(batch(large));

    assertThatThrownBy(() -> get(refused))
        .hasCauseInstanceOf(StoreException.class)
        .hasMessageContaining("is full");
    assertThat(metric("full.refusals")).isEqualTo(1);
    await()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .untilAsserted(
            () -> assertThat(store.problem()).contains("Kafka is away; ").contains("is full"));
    storeAll("a small one");
    kafka.mode(Mode.UP);
    awaitDirect();
    assertThat(store.problem()).isNull();
    storeAll(large);
    assertThat(kafka.stored()).hasSize(32);
  }

  /** What an fsync that failed has left behind is not known, and not found out by another one. */
  @Test
  void whenAnFsyncFailsTheBatchesAreWrittenAgainToAnotherSegment() throws Exception {
    open();
    kafka.mode(Mode.AWAY);
    storeAll("a");
    disk.failingSyncs = 1;

    storeAll("b", "c");

    assertThat(metric("failures")).isEqualTo(1);
    assertThat(disk.created).hasSizeGreaterThanOrEqualTo(2);
    assertThat(disk.syncedAfterFailure).isEmpty();
    kafka.mode(Mode.UP);
    awaitStored("a", "b", "c");
    awaitDirect();
    assertThat(Spools.files(directory())).isEmpty();
  }

  @Test
  void whenTheDiskFailsBatchesAreNotAcknowledgedAndWhatWasStays() throws Exception {
    open();
    kafka.mode(Mode.AWAY);
    storeAll("a");
    disk.failingSyncs = 2;
    CompletableFuture<Void> unsynced = store(batch("b"));
    assertThatThrownBy(() -> get(unsynced))
        .hasCauseInstanceOf(StoreException.class)
        .hasMessageContaining("Input/output error");
    assertThat(store.problem()).contains("cannot be written");

    disk.writesUntilFailure = 1;
    disk.createFails = true;
    CompletableFuture<Void> unwritten = store(batch("c"));
    assertThatThrownBy(() -> get(unwritten)).hasMessageContaining("No space left on device");

    disk.createFails = false;
    disk.writesUntilFailure = Integer.MAX_VALUE;
    storeAll("d");
    assertThat(disk.syncedAfterFailure).isEmpty();
    kafka.mode(Mode.UP);
    awaitDirect();
    assertThat(kafka.stored()).containsExactly("a", "d");
    assertThat(metric("corrupt.records")).isZero();
  }

  /** The spool is drained, and nothing of it can be written or deleted any more. */
  @Test
  void whenTheDiskTakesNothingBatchesGoToKafkaThatIsBack() throws Exception {
    open();
    kafka.mode(Mode.AWAY);
    storeAll("a", "b");
    disk.createFails = true;
    disk.deleteFails = true;

    kafka.mode(Mode.UP);
    awaitStored("a", "b");
    storeAll("c");

    awaitDirect();
    assertThat(kafka.stored()).endsWith("c");
    assertThat(metric("failures")).isPositive();
    disk.createFails = false;
    disk.deleteFails = false;
    await()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .until(() -> Spools.files(directory()).isEmpty());
  }

  /** A sector that the disk has lost. What is behind it goes on, after some seconds of patience. */
  @Test
  void whatCannotBeReadCostsItsRecordOnlyAndIsKept() throws Exception {
    open();
    kafka.mode(Mode.AWAY);
    storeAll("a", "lost", "b");
    store.close();
    disk.unreadableByte = offsetOf("lost");

    open();
    kafka.mode(Mode.UP);
    awaitDirect();

    assertThat(kafka.stored()).containsExactly("a", "b");
    assertThat(metric("corrupt.records")).isEqualTo(1);
    assertThat(Spools.kept(directory())).contains("lost");
  }

  @Test
  void aWriteThatFailsHalfWayLeavesNoDamage() throws Exception {
    open();
    kafka.mode(Mode.AWAY);
    storeAll("a");
    disk.writesUntilFailure = 1;
    CompletableFuture<Void> half = store(batch("b"));
    assertThatThrownBy(() -> get(half)).hasMessageContaining("No space left on device");
    disk.writesUntilFailure = Integer.MAX_VALUE;
    storeAll("c");
    store.close();
    store = null;

    open();
    kafka.mode(Mode.UP);
    awaitStored("a", "c");
    assertThat(metric("corrupt.records")).isZero();
  }

  /** To be known before Kafka goes away, not after. */
  @Test
  void aSpoolThatTakesNothingIsSeenWhileKafkaIsThere() throws Exception {
    disk.usable = 0;
    disk.total = 100;
    settings.freePercent(10);
    open();

    assertThat(store.problem()).isNull();
    assertThat(store.remark())
        .isEqualTo(
            "the spool takes nothing: the spool in "
                + directory()
                + " may not grow: its file system has 0 bytes left, 10 must stay free");
    assertThat(metric("closed")).isEqualTo(1);
    storeAll("a");

    disk.usable = Long.MAX_VALUE;
    awaitMetric("closed", 0);
    assertThat(store.remark()).isNull();
  }

  /** Whoever watches the process can then restart it; what Kafka takes it takes until then. */
  @Test
  void aThreadThatEndsIsSeen() throws Exception {
    open();
    assertThat(store.failure()).isNull();
    String ended = "the spool in " + directory() + " has ended: restart the process";

    disk.defect = new IllegalStateException("a defect");

    await()
        .dontCatchUncaughtExceptions()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .untilAsserted(() -> assertThat(store.failure()).isEqualTo(ended));
    storeAll("a");
    kafka.mode(Mode.AWAY);
    CompletableFuture<Void> refused = store(batch("b"));
    assertThatThrownBy(() -> get(refused)).hasCauseInstanceOf(StoreException.class);
    assertThat(store.problem()).isEqualTo("Kafka is away; " + ended);
  }

  /** Where the text stands in the only segment. */
  private long offsetOf(String text) throws IOException {
    byte[] bytes = Files.readAllBytes(Spools.segment(directory()));
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }
}
