package dev.millrace.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.window.Resolution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeParserTest {
  private static final long MINUTE_MILLIS = 1_764_172_860_000L;

  /** Also in its first second, when now is where the former window ended. */
  @ParameterizedTest
  @ValueSource(longs = {0, 999, 1_000, 59_999})
  void aRangeUpToNowHasTheCurrentWindow(long millis) {
    RangeParser minutes =
        new RangeParser(
            List.of(Resolution.ONE_MINUTE),
            Map.of(Resolution.ONE_MINUTE, Duration.ofDays(1)),
            100,
            100,
            Duration.ofMinutes(15));
    long now = MINUTE_MILLIS + millis;

    TimeRange asked = minutes.parse(parameter -> null, now);

    assertThat(asked.from()).isEqualTo(MINUTE_MILLIS / 1000 - 900);
    assertThat(asked.until()).isEqualTo(MINUTE_MILLIS / 1000 + 60);
    assertThat(Overview.range(now)).isEqualTo(asked);
  }
}
