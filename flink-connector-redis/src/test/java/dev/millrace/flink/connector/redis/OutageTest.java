package dev.millrace.flink.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageTest {

  private final List<String> log = new ArrayList<>();
  private Duration now = Duration.ofSeconds(-30); // nanoTime may be negative
  private final Outage outage = new Outage("redis:6379", log::add, () -> now.toNanos());

  @Test
  void saysOnceThatRedisIsGoneAndOnceThatItIsBack() {
    outage.failed("Connection refused", 5);
    now = now.plusSeconds(59);
    outage.failed("Connection refused", 6);
    assertThat(outage.isOn()).isTrue();

    outage.over();
    outage.over();

    assertThat(outage.isOn()).isFalse();
    assertThat(log)
        .containsExactly(
            "Redis at redis:6379 takes no writes: Connection refused; 5 wait and are tried again",
            "Redis at redis:6379 takes writes again, after 59 s");
  }

  @Test
  void remindsOnceAMinute() {
    for (int second = 0; second <= 125; second++) {
      outage.failed("timeout", 1);
      now = now.plusSeconds(1);
    }

    assertThat(log).hasSize(3);
    assertThat(log.get(2)).contains("still takes no writes: timeout");
  }
}
