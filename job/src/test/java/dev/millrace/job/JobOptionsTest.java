package dev.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    assertThat(config.redis()).isEqualTo(URI.create("redis://localhost:6379"));
    assertThat(config.namespace()).isEqualTo("millrace");
    assertThat(config.paneRetention()).isEqualTo(Duration.ofHours(2));
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
                "--namespace", "shadow",
                "--pane-retention", "3d",
                "--allowed-lateness", "5m",
                "--slack", "1h",
                "--update-interval", "500ms",
                "--checkpoint-interval", "30s")
            .orElseThrow();

    assertThat(config.kafka().getProperty("bootstrap.servers")).isEqualTo("k1:1,k2:2");
    assertThat(config.topics().routerLogs()).isEqualTo("team-router-logs");
    assertThat(config.redis()).isEqualTo(URI.create("rediss://user:secret@r:6380/3"));
    assertThat(config.namespace()).isEqualTo("shadow");
    assertThat(config.paneRetention()).isEqualTo(Duration.ofDays(3));
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

  @ParameterizedTest
  @CsvSource({
    "--allowed-lateness=0s, --update-interval=0s, --update-interval",
    "--namespace=, --slack=1s, --namespace",
    "--namespace=a b, --slack=1s, --namespace",
    "--redis-url=http://r, --slack=1s, --redis-url",
    "--checkpoint-interval=1ms, --slack=1s, --checkpoint-interval",
    "--kafka-bootstrap-servers=k, --slack=1s, host:port",
    "--no-such=1, --slack=1s, --no-such"
  })
  void whatCannotWorkIsRefusedByName(String one, String other, String named) {
    assertThatThrownBy(() -> JobOptions.parse(one, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }
}
