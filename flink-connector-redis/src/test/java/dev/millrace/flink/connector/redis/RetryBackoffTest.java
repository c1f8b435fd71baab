package dev.millrace.flink.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBackoffTest {

  @Test
  void doublesUpToTheLimitAndStartsAgain() {
    RetryBackoff backoff = backoff(1);

    assertThat(backoff.next()).isEqualTo(100);
    assertThat(backoff.next()).isEqualTo(200);
    assertThat(backoff.next()).isEqualTo(300);
    assertThat(backoff.next()).isEqualTo(300);

    backoff.reset();
    assertThat(backoff.next()).isEqualTo(100);
  }

  @Test
  void chanceTakesOffUpToAHalf() {
    assertThat(backoff(0).next()).isEqualTo(50);
    assertThat(backoff(0.5).next()).isEqualTo(75);
  }

  private static RetryBackoff backoff(double chance) {
    return new RetryBackoff(Duration.ofMillis(100), Duration.ofMillis(300), () -> chance);
  }
}
