package dev.millrace.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.config.ByteSize;
import dev.millrace.ingest.config.StartException;
import dev.millrace.ingest.spool.SwitchedBatchStore.Mode;
import dev.millrace.ingest.store.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which way batches go, in which order, and what their senders hear; Kafka's part is played. */
class SpoolingBatchStoreTest extends SpooledKafka {
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
  void aSecondProcessIsRefusedInOneLine() {
    open();

    assertThatThrownBy(() -> SpoolingBatchStore.open(config(), kafka, new SimpleMeterRegistry()))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "another process uses the spool directory "
                + directory()
                + ": choose another with --spool-dir, or --no-spool");
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
