package dev.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.job.source.LogRange;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.redis.RedisTlsVerify;
import dev.millrace.model.window.Resolution;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobOptionsTest {
  @Test
  void defaults() {
    JobConfig config = JobOptions.parse().orElseThrow();

    assertThat(config).isEqualTo(JobConfig.defaults());
    assertThat(config.kafka().getProperty("bootstrap.servers")).isEqualTo("localhost:9092");
    assertThat(config.topics().routerLogs()).isEqualTo("router-logs");
    assertThat(config.topics().deadLetters()).isEqualTo("router-logs-dead-letters");
    assertThat(config.topics().jobGroup(config.namespace())).isEqualTo("millrace-job");
    assertThat(config.redis()).isEqualTo(RedisSettings.of(URI.create("redis://localhost:6379")));
    assertThat(config.namespace()).isEqualTo("millrace");
    assertThat(config.jobName()).isEqualTo("millrace");
    assertThat(config.retention().routes()).isEqualTo(config.retention().windows());
    assertThat(config.retention().windows())
        .containsExactly(
            entry(Resolution.TEN_SECONDS, Duration.ofHours(2)),
            entry(Resolution.ONE_MINUTE, Duration.ofHours(24)),
            entry(Resolution.TEN_MINUTES, Duration.ofDays(7)),
            entry(Resolution.ONE_HOUR, Duration.ofDays(90)));
    assertThat(config.range()).isEqualTo(LogRange.LIVE);
    assertThat(config.deadLetters()).isTrue();
    assertThat(config.windowing().allowedLateness()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.windowing().slack()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.windowing().updateInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void everyOptionHasItsPlace() {
    JobConfig config =
        JobOptions.parse(
                "--kafka-bootstrap-servers", "k1:1,k2:2",
                "--kafka-prefix", "team-",
                "--redis-url", "rediss://user:secret@r:6380/3",
                "--redis-tls-verify", "none",
                "--namespace", "shadow",
                "--retention", "10s=3d,1h=400d",
                "--routes-retention", "1m=3h",
                "--from", "2026-11-22T10:00:00Z",
                "--until", "2026-11-23T00:00:00Z",
                "--dead-letters", "false",
                "--allowed-lateness", "5m",
                "--slack", "1h",
                "--update-interval", "500ms",
                "--checkpoint-interval", "30s")
            .orElseThrow();

    assertThat(config.kafka().getProperty("bootstrap.servers")).isEqualTo("k1:1,k2:2");
    assertThat(config.topics().routerLogs()).isEqualTo("team-router-logs");
    assertThat(config.redis())
        .isEqualTo(
            new RedisSettings(
                URI.create("rediss://user:secret@r:6380/3"), RedisTlsVerify.NONE, null));
    assertThat(config.namespace()).isEqualTo("shadow");
    assertThat(config.jobName()).isEqualTo("millrace shadow");
    assertThat(config.retention().routes())
        .containsEntry(Resolution.ONE_MINUTE, Duration.ofHours(3))
        .containsEntry(Resolution.ONE_HOUR, Duration.ofDays(400));
    assertThat(config.retention().windows())
        .containsEntry(Resolution.TEN_SECONDS, Duration.ofDays(3))
        .containsEntry(Resolution.ONE_MINUTE, Duration.ofHours(24))
        .containsEntry(Resolution.ONE_HOUR, Duration.ofDays(400));
    assertThat(config.range().from()).isEqualTo("2026-11-22T10:00:00Z");
    assertThat(config.range().until()).isEqualTo("2026-11-23T00:00:00Z");
    assertThat(config.deadLetters()).isFalse();
    assertThat(config.windowing().allowedLateness()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.windowing().slack()).isEqualTo(Duration.ofHours(1));
    assertThat(config.windowing().updateInterval()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.checkpointInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.toString()).doesNotContain("secret");
  }

  @Test
  void helpIsNoConfiguration() {
    assertThat(JobOptions.parse("--help")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "s", "-5s", "1.5h", "ten seconds", "99999999999d"})
  void aDurationThatIsNoneIsExplained(String text) {
    assertThatThrownBy(() -> JobOptions.parse("--slack", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--slack")
        .hasMessageContaining(text)
        .hasMessageContaining("such as 500ms");
  }

  @Test
  void aRedisUrlThatCannotBeReadIsNotRepeated() {
    assertThatThrownBy(() -> JobOptions.parse("--redis-url", "redis://user:se cret@r:6379"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--redis-url cannot be read")
        .hasMessageNotContaining("cret")
        .hasNoCause();
  }

  @ParameterizedTest
  @CsvSource({
    "--allowed-lateness=0s, --update-interval=0s, --update-interval",
    "--namespace=, --slack=1s, --namespace",
    "--namespace=a b, --slack=1s, --namespace",
    "--redis-url=http://r, --slack=1s, --redis-url",
    "--redis-url=rediss://r, --redis-tls-verify=some, --redis-tls-verify",
    "--checkpoint-interval=1ms, --slack=1s, --checkpoint-interval",
    "--retention=10s=0s, --slack=1s, --retention",
    "--routes-retention=1m=0s, --slack=1s, --routes-retention",
    "--retention=5s=1h, --slack=1s, --retention",
    "--from=yesterday, --slack=1s, --from",
    "--until=2026-11-22, --slack=1s, --until",
    "--from=2026-11-22T10:00:00Z, --until=2026-11-22T10:00:00Z, --until",
    "--dead-letters=perhaps, --slack=1s, --dead-letters",
    "--kafka-bootstrap-servers=k, --slack=1s, host:port",
    "--no-such=1, --slack=1s, --no-such"
  })
  void whatCannotWorkIsRefusedByName(String one, String other, String named) {
    assertThatThrownBy(() -> JobOptions.parse(one, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }
}
