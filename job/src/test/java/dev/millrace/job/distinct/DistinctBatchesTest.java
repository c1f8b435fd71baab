package dev.millrace.job.distinct;

import static dev.millrace.job.Batches.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.job.RouterLogs;
import dev.millrace.job.parse.PartialBatch;
import dev.millrace.job.parse.PartialPane;
import dev.millrace.job.window.WindowPart;
import dev.millrace.job.window.WindowPartSerializer;
import dev.millrace.model.router.RouteTemplate;
import dev.millrace.model.router.RouterLog;
import dev.millrace.model.topic.BatchId;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import dev.millrace.model.window.Balance;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.WindowStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DistinctBatchesTest {
  private static final Duration RETENTION = Duration.ofMinutes(20);
  private static final long FIRST = TEN.toEpochMilli();
  private static final long SECOND = FIRST + 10_000;
  private static final BatchId A = new BatchId(1, 1);
  private static final BatchId B = new BatchId(2, 2);
  private static final BatchId NOTICE = new BatchId(3, 3);

  private KeyedOneInputStreamOperatorTestHarness<String, PartialBatch, WindowPart<WindowStats>>
      distinct;

  @BeforeEach
  void open() throws Exception {
    distinct = newHarness();
    distinct.open();
  }

  @AfterEach
  void close() throws Exception {
    distinct.close();
  }

  @Test
  void letsABatchThroughToEachPaneOnce() throws Exception {
    deliver("shop", A, pane(FIRST, 3), pane(SECOND, 2));
    deliver("shop", A, pane(FIRST, 3), pane(SECOND, 2));
    deliver("shop", B, pane(FIRST, 1));

    assertThat(passed()).containsExactly("shop +1: 3", "shop +1: 2", "shop +1: 1");
    assertThat(routes()).isEqualTo(6);
  }

  @Test
  void theSameIdentityOfAnotherApplicationIsAnotherBatch() throws Exception {
    deliver("shop", A, pane(FIRST, 3));
    deliver("blog", A, pane(FIRST, 3));

    assertThat(passed()).containsExactly("shop +1: 3", "blog +1: 3");
  }

  @Test
  void aNoticeThatOnlyTheRetryCarriesPassesOnceAndAlone() throws Exception {
    PartialPane noticed = pane(FIRST, 3);
    noticed.notices().add(new PartialPane.Notice(NOTICE, 7));
    deliver("shop", A, pane(FIRST, 3));
    deliver("shop", A, noticed);
    deliver("shop", A, noticed);

    assertThat(passed()).containsExactly("shop +1: 3", "shop +1: 0 lost 7");
  }

  @Test
  void aBatchAndItsNoticeAreTwoIdentities() throws Exception {
    PartialPane noticed = pane(FIRST, 3);
    noticed.notices().add(new PartialPane.Notice(NOTICE, 7));
    deliver("shop", A, noticed);

    assertThat(passed()).containsExactly("shop +2: 3 lost 7");
  }

  @Test
  void everyDeliveryIsBalanced() throws Exception {
    PartialPane unreadable = pane(FIRST, 3);
    unreadable.lines().addUnparseable();
    Balance refused = new Balance();
    refused.refuse(DeadLetterReason.TOO_LATE);
    refused.receive();
    deliver("shop", A, refused, unreadable);
    deliver("shop", A, pane(FIRST, 3), pane(SECOND, 2));

    Balance sum = balance();
    assertThat(distinct.getSideOutput(DistinctBatches.BALANCE)).hasSize(2);
    assertThat(sum.counted()).isEqualTo(5);
    assertThat(sum.unparseable()).isEqualTo(1);
    assertThat(sum.duplicates()).isEqualTo(3);
    assertThat(sum.tooLate()).isEqualTo(1);
    assertThat(sum.received()).isEqualTo(10);
  }

  @Test
  void identitiesAreForgottenWithTheirPane() throws Exception {
    deliver("shop", A, pane(FIRST, 3), pane(SECOND, 2));
    long released = SECOND - 1 + RETENTION.toMillis();
    distinct.processWatermark(released - 1);
    assertThat(distinct.numEventTimeTimers()).isEqualTo(2);

    distinct.processWatermark(released);
    assertThat(distinct.numEventTimeTimers()).isEqualTo(1);
    deliver("shop", A, pane(SECOND, 2));
    assertThat(passed()).as("the second pane still knows it").hasSize(2);

    distinct.processWatermark(released + 10_000);
    assertThat(distinct.numEventTimeTimers()).isZero();
    assertThat(distinct.numKeyedStateEntries()).isZero();
  }

  @Test
  void identitiesSurviveARestart() throws Exception {
    deliver("shop", A, pane(FIRST, 3));
    restart();
    deliver("shop", A, pane(FIRST, 3));
    deliver("shop", B, pane(FIRST, 1));

    assertThat(passed()).containsExactly("shop +1: 1");
  }

  /** A parser that was silent for long is behind the windows, and lets this through. */
  @Test
  void whatComesWhenItsPaneWasReleasedIsRefusedAndCounted() throws Exception {
    deliver("shop", A, pane(FIRST, 3));
    distinct.processWatermark(FIRST + 10_000 - 1 + RETENTION.toMillis());
    PartialPane late = pane(FIRST, 4);
    late.lines().addUnparseable();
    late.notices().add(new PartialPane.Notice(NOTICE, 7));
    deliver("shop", B, late, pane(SECOND, 2));

    assertThat(passed()).containsExactly("shop +1: 3", "shop +1: 2");
    assertThat(routes()).isEqualTo(5);
    assertThat(balance().windowClosed()).isEqualTo(5);
    assertThat(balance().counted()).isEqualTo(5);
    assertThat(balance().received()).isEqualTo(10);
    assertThat(distinct.numEventTimeTimers()).isEqualTo(1);
    assertThat(distinct.getSideOutput(DistinctBatches.DEAD_LETTERS)).hasSize(1);
    DeadLetter letter = distinct.getSideOutput(DistinctBatches.DEAD_LETTERS).peek().getValue();
    assertThat(letter.reason()).isEqualTo(DeadLetterReason.WINDOW_CLOSED);
    assertThat(letter.app()).isEqualTo("shop");
    assertThat(letter.source()).isEqualTo("router-logs-3@17");
    assertThat(letter.timeMillis()).isEqualTo(FIRST + 60_000);
    assertThat(letter.bytes()).isEmpty();
    assertThat(letter.detail())
        .isEqualTo(
            "5 lines and 1 loss notices of the 10 s from 2026-11-22T10:00:00Z;"
                + " the record at the source has them");
  }

  @Test
  void aPaneThatWasReleasedBeforeARestartIsNotOpenedAgain() throws Exception {
    deliver("shop", A, pane(FIRST, 3), pane(SECOND, 2));
    distinct.processWatermark(FIRST + 10_000 - 1 + RETENTION.toMillis());
    restart();
    deliver("shop", B, pane(FIRST, 4), pane(SECOND, 1));

    assertThat(passed()).containsExactly("shop +1: 1");
    assertThat(balance().windowClosed()).isEqualTo(4);
  }

  private void restart() throws Exception {
    var snapshot = distinct.snapshot(1, 1);
    distinct.close();

    distinct = newHarness();
    distinct.setup(
        WindowPartSerializer.<WindowStats>type()
            .createSerializer(distinct.getExecutionConfig().getSerializerConfig()));
    distinct.initializeState(snapshot);
    distinct.open();
  }

  private Balance balance() {
    Balance sum = new Balance();
    distinct
        .getSideOutput(DistinctBatches.BALANCE)
        .forEach(record -> sum.merge(record.getValue().statistics()));
    return sum;
  }

  private void deliver(String app, BatchId id, PartialPane... panes) throws Exception {
    deliver(app, id, new Balance(), panes);
  }

  private void deliver(String app, BatchId id, Balance balance, PartialPane... panes)
      throws Exception {
    for (PartialPane pane : panes) {
      for (long i = 0; i < pane.lines().received(); i++) {
        balance.receive();
      }
    }
    distinct.processElement(
        new PartialBatch(app, id, FIRST + 60_000, List.of(panes), balance, "router-logs-3@17"), 0);
  }

  private static PartialPane pane(long start, int lines) {
    PartialPane pane = new PartialPane(start, new WindowStats(), new Routes(), new ArrayList<>());
    for (int i = 0; i < lines; i++) {
      RouterLog line = RouterLogs.parse("at=info path=\"/\" status=200 service=1ms");
      pane.lines().add(line);
      pane.routes().add(line, new RouteTemplate());
    }
    return pane;
  }

  /** What was let through, in words. */
  private List<String> passed() {
    return distinct.extractOutputValues().stream()
        .map(
            part ->
                "%s +%d: %d".formatted(part.app(), part.version(), part.statistics().requests())
                    + (part.statistics().lost() > 0 ? " lost " + part.statistics().lost() : ""))
        .toList();
  }

  private long routes() {
    return distinct.getSideOutput(DistinctBatches.ROUTES).stream()
        .mapToLong(record -> record.getValue().statistics().requests())
        .sum();
  }

  private static KeyedOneInputStreamOperatorTestHarness<
          String, PartialBatch, WindowPart<WindowStats>>
      newHarness() throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new DistinctOperator(new DistinctBatches(RETENTION)), PartialBatch::app, Types.STRING);
  }
}
