package dev.millrace.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.window.Resolution;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10s, 10:00:00, false",
    "10s, 10:00:10, false",
    "10s, 10:00:20, true",
    "10s, 11:29:50, true",
    "10s, 11:30:00, false",
    "1m, 10:00:00, false",
    "1m, 10:01:00, true",
    "1m, 11:29:00, true",
    "10m, 10:00:00, false",
    "10m, 10:10:00, true",
    "10m, 11:20:00, true",
    "1h, 10:00:00, false",
    "1h, 11:00:00, false"
  })
  void holdsWindowsThatLieWhollyWithin(String resolution, String start, boolean held) {
    LogRange range = LogRange.parse("2026-11-22T10:00:15Z", "2026-11-22T11:30:00Z");

    long windowStart = Instant.parse("2026-11-22T" + start + "Z").toEpochMilli();
    assertThat(range.holds(Resolution.of(resolution), windowStart)).isEqualTo(held);
  }

  @Test
  void aRangeWithoutTimesHoldsEverythingAndHasNoEnd() {
    for (String from : new String[] {"committed", "earliest"}) {
      LogRange range = LogRange.parse(from, null);
      assertThat(range.holds(Resolution.ONE_HOUR, 0)).isTrue();
      assertThat(range.holds(Resolution.ONE_HOUR, Long.MAX_VALUE / 2)).isTrue();
      assertThat(range.stoppingOffsets(Duration.ofMinutes(20))).isEmpty();
    }
    assertThat(LogRange.parse("committed", null)).isEqualTo(LogRange.LIVE);
  }
}
