package dev.millrace.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private final Credentials credentials = Credentials.parse("shop:old, shop:new,blog:a:b");

  @Test
  void eachSecretOfAnApplicationIsAccepted() {
    assertThat(credentials.accept("shop", "old")).isTrue();
    assertThat(credentials.accept("shop", "new")).isTrue();
    assertThat(credentials.accept("blog", "a:b")).isTrue();
  }

  @Test
  void nothingElseIsAccepted() {
    assertThat(credentials.accept("shop", "a:b")).isFalse();
    assertThat(credentials.accept("shop", "ol")).isFalse();
    assertThat(credentials.accept("shop", "")).isFalse();
    assertThat(credentials.accept("nobody", "old")).isFalse();
    assertThat(Credentials.NONE.accept("shop", "old")).isFalse();
  }

  @Test
  void aFileHasOneALine() {
    Credentials read = parseFile("# who may post\nshop:with,comma\n\nblog:second\r\n");

    assertThat(read.accept("shop", "with,comma")).isTrue();
    assertThat(read.accept("blog", "second")).isTrue();
    assertThat(read.plus(credentials).accept("shop", "old")).isTrue();
  }

  @Test
  void secretsAppearInNoTextAndNoError() {
    assertThat(credentials.toString()).doesNotContain("old").doesNotContain("new");
    assertThat(IngestConfig.builder().credentials(credentials).build().toString())
        .doesNotContain("old");
    assertThatThrownBy(() -> Credentials.parse("shop:fine,hunter2"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("DRAIN_CREDENTIALS: entry 2 is not of the form app:secret");
    assertThatThrownBy(() -> Credentials.parse("sh op:hunter2"))
        .hasMessageContaining("entry 1")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void credentialsThatAreEmptyAreAMistake() {
    assertThatThrownBy(() -> parseFile("# none yet\n")).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> parseFile("")).isInstanceOf(ConfigException.class);
  }

  private static Credentials parseFile(String content) {
    return Credentials.parseFile(content.getBytes(StandardCharsets.UTF_8), Path.of("credentials"));
  }
}
