package dev.millrace.job.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.topic.DeadLetterReason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineClockTest {
  private static final LineClock CLOCK =
      new LineClock(Duration.ofMinutes(10), Duration.ofMinutes(5));

  /** Times of day; the pane of 10:00:03 ends at 10:00:10 and is kept until 10:15:10. */
  @ParameterizedTest
  @CsvSource({
    "10:00:03.000, 10:00:03.000, 10:00:00.000,",
    "10:00:03.000, 09:59:03.000, 10:00:00.000,",
    "10:00:03.000, 09:59:02.999, 10:00:00.000, FUTURE_TIMESTAMP",
    "10:00:03.000, 10:10:03.000, 10:10:00.000,",
    "10:00:03.000, 10:10:03.001, 10:10:00.000, TOO_LATE",
    "10:00:03.000, 10:10:03.001, 10:59:00.000, TOO_LATE",
    "10:00:03.000, 10:00:03.000, 10:15:09.998,",
    "10:00:03.000, 10:00:03.000, 10:15:09.999, WINDOW_CLOSED",
    "10:00:03.000, 10:00:03.000, 11:00:00.000, WINDOW_CLOSED"
  })
  void judges(String line, String received, String watermark, DeadLetterReason expected) {
    long pane = millis("10:00:00.000");

    assertThat(CLOCK.verdict(millis(line), millis(received), pane, millis(watermark)))
        .isEqualTo(expected);
  }

  private static long millis(String timeOfDay) {
    return Instant.parse("2026-11-22T" + timeOfDay + "Z").toEpochMilli();
  }
}
