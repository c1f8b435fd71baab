package dev.millrace.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final Patience patience = new Patience(Duration.ofNanos(10));

  @Test
  void itIsOverWhenEveryReadHasFailedForLongerThanTheLimit() {
    assertThat(patience.isOverAt(100)).isFalse();
    assertThat(patience.isOverAt(110)).isFalse();
    assertThat(patience.isOverAt(111)).isTrue();
    assertThat(patience.isOverAt(112)).isTrue();
  }

  @Test
  void aReadThatSucceedsStartsItAgain() {
    patience.isOverAt(100);

    patience.restore();

    assertThat(patience.isOverAt(111)).isFalse();
    assertThat(patience.isOverAt(122)).isTrue();
  }
}
