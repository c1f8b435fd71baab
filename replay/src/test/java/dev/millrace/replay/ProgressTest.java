package dev.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void aLineSaysHowItGoes() {
    assertThat(
            Progress.line(
                1_959, 80, Duration.ofMillis(12), 41, 3, Optional.of(Duration.ofMillis(61_900))))
        .isEqualTo("1,959 sent, 80/s, 12 ms late; 41 differ, 3 unanswered; 61 s left");
    assertThat(Progress.line(1, 1, Duration.ZERO, 0, 0, Optional.empty()))
        .isEqualTo("1 sent, 1/s, 0 s late; 0 differ, 0 unanswered");
  }

  @Test
  void hundredsOfThousandsOfRequestsFitIntoATerminal() {
    String line =
        Progress.line(
            999_999, 1_000, Duration.ofMillis(120), 9_999, 999, Optional.of(Duration.ofHours(2)));

    assertThat(line).endsWith("120 min left").hasSizeLessThanOrEqualTo(Progress.WIDTH);
  }
}
