package dev.millrace.job.parse;

import static dev.millrace.job.Batches.TEN;
import static dev.millrace.job.Batches.batch;
import static dev.millrace.job.Batches.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.job.source.SourceRecord;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class ParseOperatorTest {
  private static final String ID = "00000000000000000000000000000001";
  private static final LineClock CLOCK =
      new LineClock(Duration.ofMinutes(10), Duration.ofMinutes(10));

  /** The pane of 10:00:00 is released at 10:20:10. */
  private static final Instant RELEASED = TEN.plus(Duration.ofMinutes(20)).plusSeconds(10);

  @Test
  void aWindowThatWasReleasedBeforeARestartIsNotOpenedAgain() throws Exception {
    OperatorSubtaskState state = stateAfter(new Watermark(RELEASED.toEpochMilli()));

    assertThat(deadLettersOf(state, waiting())).containsExactly(DeadLetterReason.WINDOW_CLOSED);
  }

  @Test
  void aWindowThatWasOpenBeforeARestartIsOpenBehindIt() throws Exception {
    OperatorSubtaskState state = stateAfter(new Watermark(RELEASED.toEpochMilli() - 2));

    assertThat(deadLettersOf(state, waiting())).isEmpty();
  }

  @Test
  void theEndOfALogIsNoTimeThatWasReached() throws Exception {
    OperatorSubtaskState state =
        stateAfter(new Watermark(TEN.toEpochMilli()), Watermark.MAX_WATERMARK);

    assertThat(deadLettersOf(state, waiting())).isEmpty();
  }

  @Test
  void theSlowestOfThoseThatAreNotIdleCounts() {
    assertThat(ParseOperator.reached(List.of())).isEqualTo(Long.MIN_VALUE);
    assertThat(ParseOperator.reached(List.of(Tuple2.of(7L, false), Tuple2.of(5L, false))))
        .isEqualTo(5);
    assertThat(ParseOperator.reached(List.of(Tuple2.of(7L, false), Tuple2.of(5L, true))))
        .isEqualTo(7);
    assertThat(ParseOperator.reached(List.of(Tuple2.of(7L, true), Tuple2.of(5L, true))))
        .isEqualTo(7);
    assertThat(
            ParseOperator.reached(List.of(Tuple2.of(Long.MIN_VALUE, false), Tuple2.of(5L, false))))
        .isEqualTo(Long.MIN_VALUE);
  }

  private static SourceRecord waiting() {
    return batch("shop", ID, TEN.plusSeconds(1), line(TEN, 200, 10));
  }

  private static OperatorSubtaskState stateAfter(Watermark... watermarks) throws Exception {
    try (var harness = newHarness()) {
      harness.open();
      for (Watermark watermark : watermarks) {
        harness.processWatermark(watermark);
      }
      return harness.snapshot(1, 1);
    }
  }

  private static List<DeadLetterReason> deadLettersOf(
      OperatorSubtaskState state, SourceRecord record) throws Exception {
    try (var harness = newHarness()) {
      harness.initializeState(state);
      harness.open();
      harness.processElement(record, record.timeMillis());
      var deadLetters = harness.getSideOutput(BatchParser.DEAD_LETTERS);
      assertThat(harness.extractOutputValues()).hasSize(1);
      return deadLetters == null
          ? List.of()
          : deadLetters.stream().map(r -> r.getValue()).map(DeadLetter::reason).toList();
    }
  }

  private static OneInputStreamOperatorTestHarness<SourceRecord, PartialBatch> newHarness()
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(new ParseOperator(new BatchParser(CLOCK)));
  }
}
