package dev.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final long SECOND = 1_000_000_000L;

  private final CircuitBreaker breaker =
      new CircuitBreaker(new CircuitBreaker.Limits(0.5, Duration.ZERO, Duration.ofSeconds(10), 1));

  @Test
  void tripsWhenMostRequestsFail() {
    add(20, true, 1, 2);

    assertThat(breaker.tripped()).isEqualTo("20 of the last 20 requests failed at the target");
    assertThat(breaker.isFinal()).isFalse();
  }

  @Test
  void halfOfTheRequestsMayFail() {
    add(19, false, 1, 2);
    add(19, true, 1, 2);
    assertThat(breaker.tripped()).isNull();
  }

  /**
   * A target that hung and has recovered: the time-outs of what it hung on come after the pause.
   */
  @Test
  void whatWasSentBeforeThePauseIsNotHeldAgainstTheTargetAfterIt() {
    add(20, true, 1, 31);
    breaker.reset(41 * SECOND);

    add(100, true, 20, 50);
    assertThat(breaker.tripped()).isNull();

    add(20, true, 42, 51);
    assertThat(breaker.tripped()).isNotNull();
    assertThat(breaker.isFinal()).isTrue();
  }

  private void add(int count, boolean broken, long begunSecond, long endSecond) {
    for (int i = 0; i < count; i++) {
      breaker.add(broken, begunSecond * SECOND, endSecond * SECOND);
    }
  }
}
