package dev.millrace.flink.connector.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HashWriteTest {

  @Test
  void keepsWhatItWasBuiltFrom() {
    byte[] sketch = {0, -1, 13, 10};
    HashWrite write =
        HashWrite.builder("k")
            .field("text", "é")
            .field("number", -7)
            .field("bytes", sketch)
            .version(3)
            .timeToLive(Duration.ofSeconds(2))
            .publish("channel", "message")
            .build();
    sketch[0] = 9;

    assertThat(write.key()).isEqualTo("k");
    assertThat(write.fields().keySet()).containsExactly("text", "number", "bytes", "version");
    assertThat(write.fields().get("text")).isEqualTo("é".getBytes(UTF_8));
    assertThat(write.fields().get("number")).asString(UTF_8).isEqualTo("-7");
    assertThat(write.fields().get("bytes")).containsExactly(0, -1, 13, 10);
    assertThat(write.fields().get("version")).asString(UTF_8).isEqualTo("3");
    assertThat(write.version()).hasValue(3);
    assertThat(write.timeToLive()).contains(Duration.ofSeconds(2));
    assertThat(write.channel()).contains("channel");
    assertThat(write.message()).contains("message");
  }

  @Test
  void needsNeitherVersionNorTimeToLiveNorChannel() {
    HashWrite write = HashWrite.builder("k").field("f", 1).build();

    assertThat(write.version()).isEmpty();
    assertThat(write.timeToLive()).isEmpty();
    assertThat(write.channel()).isEmpty();
    assertThat(write.message()).isEmpty();
  }

  @Test
  void isEqualByContent() {
    assertThat(hash("v")).isEqualTo(hash("v")).hasSameHashCodeAs(hash("v"));
    assertThat(hash("v")).isNotEqualTo(hash("w"));
    assertThat(hash("v")).isNotEqualTo(HashWrite.builder("k").field("f", "v").version(1).build());
  }

  @Test
  void refusesWhatRedisCouldNotStore() {
    assertThatThrownBy(HashWrite.builder("k")::build).hasMessageContaining("needs a field");
    assertThatThrownBy(() -> HashWrite.builder("k").version(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> HashWrite.builder("k").timeToLive(Duration.ofNanos(1)))
        .hasMessageContaining("1 ms");
    assertThatThrownBy(() -> HashWrite.builder("k").publish("", "m"))
        .hasMessageContaining("channel");
    assertThatThrownBy(() -> HashWrite.builder("k").version(2).field("version", 3).build())
        .hasMessageContaining("version(2)");
    assertThatThrownBy(() -> new SortedSetWrite("k", "m", Double.NaN))
        .hasMessageContaining("finite");
  }

  private static HashWrite hash(String value) {
    return HashWrite.builder("k").field("f", value).build();
  }
}
