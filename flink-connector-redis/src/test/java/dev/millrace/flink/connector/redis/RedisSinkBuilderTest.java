package dev.millrace.flink.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSinkBuilderTest {

  @Test
  void theSinkTravelsToTheTaskManagersAsItWasBuilt() throws Exception {
    RedisSink<String> sink =
        RedisSink.<String>builder()
            .setUri("rediss://me:secret@redis.example:7000/2")
            .setElementConverter((text, context) -> new SortedSetWrite("k", text, 1))
            .setMaxBatchSize(7)
            .setMaxBatchSizeInBytes(8)
            .setMaxBufferedRequests(70)
            .setMaxBufferedBytes(80)
            .setMaxTimeInBufferMS(3)
            .setCommandTimeout(Duration.ofSeconds(4))
            .setRetryBackoff(Duration.ofMillis(5), Duration.ofSeconds(6))
            .setTrustedCertificates("-----BEGIN CERTIFICATE-----\n")
            .build();

    assertThat(InstantiationUtil.clone(sink).config())
        .isEqualTo(
            new RedisSinkConfig(
                URI.create("rediss://me:secret@redis.example:7000/2"),
                "-----BEGIN CERTIFICATE-----\n",
                7,
                8,
                70,
                80,
                3,
                Duration.ofSeconds(4),
                Duration.ofMillis(5),
                Duration.ofSeconds(6)));
  }

  @Test
  void defaults() {
    assertThat(RedisSink.<RedisWrite>builder().setUri("redis://localhost").build().config())
        .isEqualTo(
            new RedisSinkConfig(
                URI.create("redis://localhost"),
                null,
                500,
                4 * 1024 * 1024,
                10_000,
                64 * 1024 * 1024,
                100,
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                Duration.ofSeconds(5)));
  }

  @Test
  void whatIsShownHasNoPassword() {
    RedisSinkConfig config =
        RedisSink.<RedisWrite>builder().setUri("redis://me:secret@host").build().config();

    assertThat(config.address()).isEqualTo("host:6379");
    assertThat(config.toString()).doesNotContain("secret").doesNotContain("me:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:s3cret@host",
        "redis://me:s3cret^@host",
        "redis:me:s3cret",
        "redis://me:s3cret@my_host:6379",
        "redis://me:s3cret@host/zero",
        "rediss://me:s3cret@host?verifyPeer=perhaps"
      })
  void aWrongUriIsRefusedWithoutShowingIt(String uri) {
    assertThatThrownBy(() -> RedisSink.<RedisWrite>builder().setUri(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(error -> assertThat(stackTrace(error)).doesNotContain("s3cret"));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    RedisSinkBuilder<RedisWrite> builder = RedisSink.builder();

    assertThatThrownBy(builder::build).hasMessageContaining("setUri");
    assertThatThrownBy(() -> builder.setMaxBatchSize(0)).hasMessageContaining("maxBatchSize");
    assertThatThrownBy(() -> builder.setMaxTimeInBufferMS(0)).hasMessageContaining("positive");
    assertThatThrownBy(() -> builder.setCommandTimeout(Duration.ZERO)).hasMessageContaining("1 ms");
    assertThatThrownBy(() -> builder.setRetryBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("exceed");
    assertThatThrownBy(() -> builder.setTrustedCertificates("/etc/ca.pem"))
        .hasMessageContaining("PEM");
    assertThatThrownBy(
            builder.setUri("redis://h").setMaxBatchSize(5).setMaxBufferedRequests(5)::build)
        .hasMessageContaining("maxBufferedRequests");
    assertThatThrownBy(() -> builder.setMaxBufferedBytes(0))
        .hasMessageContaining("maxBufferedBytes");
    assertThatThrownBy(
            builder.setMaxBufferedRequests(6).setMaxBatchSizeInBytes(5).setMaxBufferedBytes(4)
                ::build)
        .hasMessageContaining("maxBufferedBytes");
  }

  private static String stackTrace(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
