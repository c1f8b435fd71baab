package dev.millrace.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.ingest.config.ByteSize;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.SpoolConfig;
import dev.millrace.ingest.config.StartException;
import dev.millrace.ingest.spool.SwitchedBatchStore.Mode;
import dev.millrace.ingest.store.RefusedException;
import dev.millrace.ingest.store.StoreException;
import dev.millrace.model.topic.BatchRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which way batches go, and what their senders hear; Kafka's part is played. */
class SpoolingBatchStoreTest {
  private static final int LIMIT_SECONDS = 60;

  @TempDir Path parent;

  private final SwitchedBatchStore kafka = new SwitchedBatchStore();
  private final FailingDisk disk = new FailingDisk();
  private final SpoolConfig.Builder settings =
      SpoolConfig.builder().freePercent(0).deadline(Duration.ofMillis(100));
  private SimpleMeterRegistry registry;
  private SpoolingBatchStore store;

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  @Test
  void whileKafkaAcknowledgesNothingIsSpooled() throws Exception {
    open();

    storeAll("a", "b", "c");

    assertThat(kafka.stored()).containsExactly("a", "b", "c");
    assertThat(disk.created).isEmpty();
  }

  @Test
  void aBatchThatKafkaFailsIsStoredAndSentWhenItIsBack() throws Exception {
    open();
    kafka.mode(Mode.AWAY);

    storeAll("a", "b", "c");

    awaitMetric("batches", 3);
    assertThat(metric("appended.batches")).isEqualTo(3);
    assertThat(metric("oldest.age")).isPositive();
    assertThat(store.problem()).isNull();
    kafka.mode(Mode.UP);
    awaitStored("a", "b", "c");
    storeAll("d");
    awaitDirect();
    assertThat(kafka.stored()).containsExactly("a", "b", "c", "d");
    assertThat(metric("drained.batches")).isGreaterThanOrEqualTo(3);
    assertThat(metric("oldest.age")).isZero();
    assertThat(Spools.files(directory())).isEmpty();
  }

  /** One that came before another must be before it in the spool, though its own time is not up. */
  @Test
  void whenOneBatchIsOverdueAllOnTheirWayAreSpooledInTheirOrder() throws Exception {
    settings.deadline(Duration.ofSeconds(2));
    open();
    kafka.mode(Mode.SILENT);
    CompletableFuture<Void> first = store(batch("a"));
    long since = System.nanoTime();
    await().until(() -> System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(500));
    CompletableFuture<Void> second = store(batch("b"));

    get(first);
    storeAll("c");
    get(second);

    kafka.mode(Mode.UP);
    awaitStored("a", "b", "c");
  }

  /** Late, but before the deadline. */
  @Test
  void aBatchThatKafkaAcknowledgesLateIsAnsweredWithoutTheSpool() throws Exception {
    settings.deadline(Duration.ofSeconds(3));
    open();
    kafka.mode(Mode.SILENT);
    CompletableFuture<Void> first = store(batch("a"));

    kafka.answer();

    get(first);
    assertThat(disk.created).isEmpty();
  }

  @Test
  void whenKafkaIsKnownToBeAwayNobodyWaits() throws Exception {
    settings.deadline(Duration.ofSeconds(3));
    open();
    kafka.mode(Mode.SILENT);
    storeAll("first, which waits for the deadline");
    int tries = kafka.tries();

    // Well within the deadline of one: they do not wait for it.
    for (int i = 0; i < 200; i++) {
      storeAll("next " + i);
    }

    // Only the drain asks Kafka.
    assertThat(kafka.tries() - tries).isLessThan(100);
    awaitMetric("batches", 201);
  }

  /** Its deadline is longer than this test would wait. */
  @Test
  void whenKafkaSaysItselfThatItIsAwayNotEvenTheFirstWaits() throws Exception {
    settings.deadline(Duration.ofHours(1));
    open();
    kafka.mode(Mode.DEAD);

    storeAll("a", "b");

    kafka.mode(Mode.UP);
    awaitStored("a", "b");
  }

  /** The crux: the way back, while batches keep coming without a pause. */
  @Test
  void underConstantLoadBatchesGoBackToTheDirectWayAndNoneOvertakes() throws Exception {
    settings.deadline(Duration.ofSeconds(3));
    kafka.acknowledgeAfter(20);
    open();
    kafka.mode(Mode.AWAY);
    List<String> sent = Collections.synchronizedList(new ArrayList<>());
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    Thread load =
        new Thread(
            () -> {
              for (int i = 0; !Thread.currentThread().isInterrupted() && i < 1_000_000; i++) {
                String id = "batch " + i;
                sent.add(id);
                store(batch(id)).exceptionally(e -> fail(failures, e));
                if (i % 5 == 0) {
                  pause();
                }
              }
            });
    load.start();
    await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> metric("batches") > 500);
    kafka.mode(Mode.UP);

    awaitDirect();
    double spooled = metric("appended.batches");
    int then = sent.size();
    await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> sent.size() > then + 1000);
    assertThat(metric("appended.batches")).as("still direct").isEqualTo(spooled);
    load.interrupt();
    load.join();
    awaitDirect();

    assertThat(failures).isEmpty();
    assertThat(kafka.stored()).isEqualTo(sent);
  }

  @Test
  void whenKafkaGoesAgainWhileTheSpoolDrainsNothingIsLostAndTheOrderStays() throws Exception {
    settings.drainRate(new ByteSize(3_000));
    open();
    kafka.mode(Mode.AWAY);
    List<String> sent = IntStream.range(0, 150).mapToObj(i -> "batch " + i).toList();
    storeAll(sent.toArray(String[]::new));

    for (int round = 0; round < 4; round++) {
      int before = kafka.stored().size();
      kafka.mode(Mode.UP);
      await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> kafka.stored().size() > before);
      kafka.mode(round % 2 == 0 ? Mode.SILENT : Mode.AWAY);
      TimeUnit.MILLISECONDS.sleep(round);
    }
    kafka.mode(Mode.UP);
    awaitDirect();

    // What got in while one before it failed was sent again behind that one.
    List<String> backwards = new ArrayList<>(kafka.stored());
    Collections.reverse(backwards);
    List<String> lastTimes = new ArrayList<>(new LinkedHashSet<>(backwards));
    Collections.reverse(lastTimes);
    assertThat(lastTimes).isEqualTo(sent);
  }

  @Test
  void theNextProcessSendsWhatTheLastOneLeft() throws Exception {
    open();
    kafka.mode(Mode.AWAY);
    storeAll("a", "b");
    store.close();
    store = null;

    open();
    assertThat(store.storedUpTo()).isEmpty();
    storeAll("c");
    kafka.mode(Mode.UP);

    awaitStored("a", "b", "c");
  }

  /** A process that is stopped while Kafka is up leaves nothing to its successor. */
  @Test
  void closingDrainsWhatKafkaTakes() throws Exception {
    open();
    kafka.mode(Mode.AWAY);
    storeAll("a", "b", "c");
    kafka.mode(Mode.UP);
    awaitStored("a");

    store.close();
    store = null;

    assertThat(kafka.stored()).startsWith("a", "b", "c");
    assertThat(Spools.files(directory())).isEmpty();
  }

  @Test
  void afterClosingBatchesAreRefused() throws Exception {
    open();
    kafka.mode(Mode.AWAY);
    storeAll("a");
    store.close();

    CompletableFuture<Void> late = store(batch("late"));

    assertThatThrownBy(() -> get(late)).hasCauseInstanceOf(StoreException.class);
  }

  /** Event time must not run ahead of a batch that may yet have to be sent. */
  @Test
  void heartbeatsSayNoMoreThanWhatIsStored() throws Exception {
    settings.deadline(Duration.ofSeconds(3));
    open();
    long before = System.currentTimeMillis();
    assertThat(store.storedUpTo().orElseThrow()).isGreaterThanOrEqualTo(before);

    kafka.mode(Mode.SILENT);
    CompletableFuture<Void> inDoubt = store(batch("a", 1234));
    store(batch("b", 5678));
    assertThat(store.storedUpTo()).hasValue(1234);

    get(inDoubt);
    awaitMetric("batches", 2);
    assertThat(store.storedUpTo()).isEmpty();

    kafka.mode(Mode.UP);
    awaitDirect();
    assertThat(store.storedUpTo().orElseThrow()).isGreaterThanOrEqualTo(before);
  }

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

  @Test
  void aSecondProcessIsRefusedInOneLine() {
    open();

    assertThatThrownBy(() -> SpoolingBatchStore.open(config(), kafka, new SimpleMeterRegistry()))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "another process uses the spool directory "
                + directory()
                + ": choose another with --spool-dir, or --no-spool");
  }

  private void open() {
    registry = new SimpleMeterRegistry();
    store = SpoolingBatchStore.open(config(), kafka, registry, disk);
  }

  private IngestConfig config() {
    return IngestConfig.builder()
        .maxBody(new ByteSize(1024))
        .deliveryTimeout(Duration.ofSeconds(3))
        .shutdownTimeout(Duration.ofSeconds(10))
        .spool(settings.directory(directory()))
        .build();
  }

  /** Where the text stands in the only segment. */
  private long offsetOf(String text) throws IOException {
    byte[] bytes = Files.readAllBytes(Spools.segment(directory()));
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  private Path directory() {
    return parent.resolve("spool");
  }

  private CompletableFuture<Void> store(Batch batch) {
    return store.store(batch).toCompletableFuture();
  }

  /** Brings the batches without a pause, and returns when all are acknowledged. */
  private void storeAll(String... ids) throws Exception {
    List<CompletableFuture<Void>> outcomes = new ArrayList<>();
    for (String id : ids) {
      outcomes.add(store(batch(id)));
    }
    for (CompletableFuture<Void> outcome : outcomes) {
      get(outcome);
    }
  }

  private static void get(CompletableFuture<Void> outcome) throws Exception {
    outcome.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private void awaitStored(String... ids) {
    await()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .untilAsserted(() -> assertThat(kafka.stored()).startsWith(ids));
  }

  private void awaitDirect() {
    await()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .until(() -> store.storedUpTo().isPresent() && metric("batches") == 0);
  }

  private void awaitMetric(String name, double value) {
    await()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .untilAsserted(() -> assertThat(metric(name)).isEqualTo(value));
  }

  private double metric(String name) {
    String full = "millrace.ingest.spool" + (name.equals("bytes") ? "" : "." + name);
    return registry.get(full).meter().measure().iterator().next().getValue();
  }

  private static Batch batch(String id) {
    return batch(id, System.currentTimeMillis());
  }

  private static Batch batch(String id, long receivedMillis) {
    byte[] frames = "frames".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return new Batch(new BatchRecord("shop", id, receivedMillis, null, null, frames), List.of());
  }

  private static Void fail(List<Throwable> failures, Throwable failure) {
    failures.add(failure);
    return null;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
