package dev.millrace.job.pane;

import static dev.millrace.job.Batches.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.job.parse.LineClock;
import dev.millrace.job.parse.PartialPane;
import dev.millrace.job.parse.PartialPaneSerializer;
import dev.millrace.model.topic.BatchId;
import dev.millrace.model.window.WindowStats;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When panes are published and when their state is released; the clocks are the test's. */
class PanesTest {
  private static final LineClock CLOCK =
      new LineClock(Duration.ofMinutes(10), Duration.ofMinutes(10));
  private static final long START = TEN.toEpochMilli();
  private static final long END = START + 10_000;

  private KeyedOneInputStreamOperatorTestHarness<String, PartialPane, PaneResult> panes;
  private long batches;

  @BeforeEach
  void open() throws Exception {
    panes = newHarness();
    panes.open();
  }

  @AfterEach
  void close() throws Exception {
    panes.close();
  }

  @Test
  void isPublishedASecondAfterAChangeAndNotAgainUntilTheNext() throws Exception {
    merge(3);
    assertThat(published()).isEmpty();

    panes.setProcessingTime(1_000);
    assertThat(published()).containsExactly(3L);

    panes.setProcessingTime(10_000);
    assertThat(published()).isEmpty();

    merge(2);
    merge(1);
    panes.setProcessingTime(11_000);
    assertThat(published()).containsExactly(6L);
  }

  @Test
  void isPublishedAtItsEndIfItChangedSince() throws Exception {
    merge(3);
    panes.processWatermark(END - 1);
    assertThat(published()).containsExactly(3L);

    panes.setProcessingTime(1_000);
    assertThat(published()).isEmpty();
  }

  @Test
  void isCorrectedASecondAfterALatePartial() throws Exception {
    merge(3);
    panes.processWatermark(END + 60_000);
    published();

    merge(4);
    panes.setProcessingTime(1_000);
    assertThat(published()).containsExactly(7L);
  }

  @Test
  void aLateChangeIsPublishedBeforeTheStateIsReleased() throws Exception {
    merge(3);
    panes.processWatermark(END);
    published();

    merge(4);
    panes.processWatermark(END + CLOCK.paneRetention().toMillis());
    assertThat(published()).containsExactly(7L);
  }

  @Test
  void stateIsReleasedWhenThePaneIsClosedForGood() throws Exception {
    merge(3);
    panes.processWatermark(END - 1 + CLOCK.paneRetention().toMillis() - 1);
    assertThat(panes.numKeyedStateEntries()).isPositive();

    panes.processWatermark(END - 1 + CLOCK.paneRetention().toMillis());
    assertThat(panes.numKeyedStateEntries()).isZero();
    assertThat(panes.numEventTimeTimers()).isZero();
  }

  @Test
  void goesOnFromASnapshotWithoutForgettingOrCountingTwice() throws Exception {
    PartialPane first = partial(3);
    panes.processElement(first, 0);
    panes.setProcessingTime(1_000);
    var snapshot = panes.snapshot(1, 1);
    panes.close();

    panes = newHarness();
    panes.setup(
        PaneResultSerializer.TYPE.createSerializer(
            panes.getExecutionConfig().getSerializerConfig()));
    panes.initializeState(snapshot);
    panes.open();
    panes.processElement(first, 0);
    merge(4);
    panes.setProcessingTime(5_000);

    assertThat(published()).containsExactly(7L);
  }

  private void merge(int lines) throws Exception {
    panes.processElement(partial(lines), 0);
  }

  private PartialPane partial(int lines) {
    WindowStats stats = new WindowStats();
    for (int i = 0; i < lines; i++) {
      stats.add(dev.millrace.job.RouterLogs.parse("at=info status=200 service=1ms"));
    }
    byte[] id = Long.toString(batches++).getBytes(StandardCharsets.US_ASCII);
    return new PartialPane("shop", START, BatchId.hash(id), stats, List.of());
  }

  /** Requests in each result published since the last call. */
  private List<Long> published() {
    List<Long> requests =
        panes.extractOutputValues().stream().map(result -> result.stats().requests()).toList();
    panes.getOutput().clear();
    return requests;
  }

  @SuppressWarnings("unchecked")
  private static KeyedOneInputStreamOperatorTestHarness<String, PartialPane, PaneResult>
      newHarness() throws Exception {
    var partials =
        StreamExecutionEnvironment.getExecutionEnvironment()
            .fromData(List.<PartialPane>of(), PartialPaneSerializer.TYPE)
            .keyBy(PartialPane::app, Types.STRING);
    var transformation =
        (OneInputTransformation<PartialPane, PaneResult>)
            Panes.of(partials, CLOCK, Duration.ofSeconds(1)).getTransformation();
    return new KeyedOneInputStreamOperatorTestHarness<>(
        transformation.getOperator(), PartialPane::app, Types.STRING);
  }
}
