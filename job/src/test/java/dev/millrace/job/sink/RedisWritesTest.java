package dev.millrace.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.flink.connector.redis.HashWrite;
import dev.millrace.flink.connector.redis.RedisWrite;
import dev.millrace.job.source.LogRange;
import dev.millrace.job.window.WindowPart;
import dev.millrace.model.redis.Retention;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.Statistics;
import dev.millrace.model.window.WindowStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.api.Test;

class RedisWritesTest {
  @Test
  void routesAreKeptForATimeOfTheirOwn() {
    Retention retention =
        new Retention(
            Map.of(Resolution.ONE_MINUTE, Duration.ofHours(12)),
            Map.of(Resolution.ONE_MINUTE, Duration.ofHours(3)));

    assertThat(timeToLive(retention, new WindowStats())).hasValue(Duration.ofHours(12));
    assertThat(timeToLive(retention, new Routes())).hasValue(Duration.ofHours(3));
  }

  @Test
  void routesAreKeptLikeWindowsUnlessSomebodySaysOtherwise() {
    Retention retention =
        new Retention(Map.of(Resolution.ONE_MINUTE, Duration.ofHours(12)), Map.of());

    assertThat(timeToLive(retention, new Routes())).hasValue(Duration.ofHours(12));
  }

  private static <S extends Statistics<S>> Optional<Duration> timeToLive(
      Retention retention, S statistics) {
    List<RedisWrite> written = new ArrayList<>();
    new RedisWrites("millrace", retention, LogRange.LIVE)
        .flatMap(
            new WindowPart<>("shop", Resolution.ONE_MINUTE, 0, 1, statistics),
            new ListCollector<>(written));
    return ((HashWrite) written.get(0)).timeToLive();
  }
}
