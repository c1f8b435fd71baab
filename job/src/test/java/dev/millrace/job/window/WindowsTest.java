package dev.millrace.job.window;

import static dev.millrace.job.Batches.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.job.RouterLogs;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.WindowStats;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When windows are sent on and when their state is released; the clocks are the test's. */
class WindowsTest {
  private static final WindowTiming TIMING =
      new WindowTiming(Duration.ofSeconds(1), Duration.ofMinutes(20));
  private static final long START = TEN.toEpochMilli();
  private static final long END = START + 10_000;

  private KeyedOneInputStreamOperatorTestHarness<String, WindowPart<WindowStats>, WindowPart<?>>
      windows;

  @BeforeEach
  void open() throws Exception {
    windows = newHarness(Resolution.TEN_SECONDS);
    windows.open();
  }

  @AfterEach
  void close() throws Exception {
    windows.close();
  }

  @Test
  void isSentOnASecondAfterAChangeAndNotAgainUntilTheNext() throws Exception {
    add(3);
    assertThat(known()).isEmpty();

    windows.setProcessingTime(1_000);
    assertThat(known()).containsExactly(3L);

    windows.setProcessingTime(10_000);
    assertThat(known()).isEmpty();

    add(2);
    add(1);
    windows.setProcessingTime(11_000);
    assertThat(known()).containsExactly(6L);
  }

  @Test
  void sendsWhatItGainedOnce() throws Exception {
    add(3);
    windows.setProcessingTime(1_000);
    add(2);
    add(1);
    windows.setProcessingTime(2_000);
    windows.processWatermark(END + TIMING.retention().toMillis());

    assertThat(gained()).containsExactly(3L, 3L);
  }

  @Test
  void isSentOnAtItsEndIfItChangedSince() throws Exception {
    add(3);
    windows.processWatermark(END - 1);
    assertThat(known()).containsExactly(3L);

    windows.setProcessingTime(1_000);
    assertThat(known()).isEmpty();
  }

  @Test
  void isCorrectedASecondAfterALatePart() throws Exception {
    add(3);
    windows.processWatermark(END + 60_000);
    known();

    add(4);
    windows.setProcessingTime(1_000);
    assertThat(known()).containsExactly(7L);
  }

  @Test
  void aLateChangeIsSentOnBeforeTheStateIsReleased() throws Exception {
    add(3);
    windows.processWatermark(END);
    known();

    add(4);
    windows.processWatermark(END + TIMING.retention().toMillis());
    assertThat(known()).containsExactly(7L);
  }

  @Test
  void stateIsReleasedWhenTheWindowIsClosedForGood() throws Exception {
    add(3);
    windows.processWatermark(END - 1 + TIMING.retention().toMillis() - 1);
    assertThat(windows.numKeyedStateEntries()).isPositive();

    windows.processWatermark(END - 1 + TIMING.retention().toMillis());
    assertThat(windows.numKeyedStateEntries()).isZero();
    assertThat(windows.numEventTimeTimers()).isZero();
  }

  @Test
  void goesOnFromASnapshotWithWhatWasNotSentOnYet() throws Exception {
    add(3);
    windows.setProcessingTime(1_000);
    add(2);
    var snapshot = windows.snapshot(1, 1);
    windows.close();

    windows = newHarness(Resolution.TEN_SECONDS);
    windows.setup(
        WindowPartSerializer.anyType()
            .createSerializer(windows.getExecutionConfig().getSerializerConfig()));
    windows.initializeState(snapshot);
    windows.open();
    add(4);
    windows.setProcessingTime(5_000);

    assertThat(known()).containsExactly(9L);
    assertThat(gained()).containsExactly(6L);
  }

  @Test
  void aLongerWindowIsSentOnLessOftenAndKnowsItsVersion() throws Exception {
    close();
    windows = newHarness(Resolution.ONE_HOUR);
    windows.open();
    add(3);
    windows.setProcessingTime(29_999);
    assertThat(windows.extractOutputValues()).isEmpty();

    add(4);
    windows.setProcessingTime(30_000);
    assertThat(windows.extractOutputValues())
        .singleElement()
        .satisfies(
            window -> {
              assertThat(window.resolution()).isEqualTo(Resolution.ONE_HOUR);
              assertThat(window.start()).isEqualTo(START);
              assertThat(window.version()).isEqualTo(2);
            });
  }

  private void add(int lines) throws Exception {
    WindowStats stats = new WindowStats();
    for (int i = 0; i < lines; i++) {
      stats.add(RouterLogs.parse("at=info status=200 service=1ms"));
    }
    windows.processElement(new WindowPart<>("shop", Resolution.TEN_SECONDS, START, 1, stats), 0);
  }

  /** Requests known of the window, each time it was sent on since the last call. */
  private List<Long> known() {
    List<Long> requests =
        windows.extractOutputValues().stream().map(WindowsTest::requests).toList();
    windows.getOutput().clear();
    return requests;
  }

  /** Requests that the window gained, each time it was sent on. */
  private List<Long> gained() {
    return windows.getSideOutput(new OutputTag<>("gains", WindowPartSerializer.anyType())).stream()
        .map(StreamRecord::getValue)
        .map(WindowsTest::requests)
        .toList();
  }

  private static long requests(WindowPart<?> part) {
    return ((WindowStats) part.statistics()).requests();
  }

  @SuppressWarnings("unchecked")
  private static KeyedOneInputStreamOperatorTestHarness<
          String, WindowPart<WindowStats>, WindowPart<?>>
      newHarness(Resolution resolution) throws Exception {
    var parts =
        StreamExecutionEnvironment.getExecutionEnvironment()
            .fromData(List.of(), WindowPartSerializer.<WindowStats>type());
    var transformation =
        (OneInputTransformation<WindowPart<WindowStats>, WindowPart<?>>)
            Windows.of(parts, "windows", resolution, TIMING).all().getTransformation();
    return new KeyedOneInputStreamOperatorTestHarness<>(
        transformation.getOperator(), WindowPart::app, Types.STRING);
  }
}
