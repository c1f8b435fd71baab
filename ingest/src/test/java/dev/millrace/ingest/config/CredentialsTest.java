package dev.millrace.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void aFileHasOneALine(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("credentials");
    Files.writeString(file, "# who may post\nshop:with,comma\n\nblog:second\n");

    Credentials read = Credentials.read(file);

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
  void credentialsThatAreEmptyAreAMistake(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("credentials"), "# none yet\n");

    assertThatThrownBy(() -> Credentials.read(file)).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> Credentials.read(directory.resolve("absent")))
        .hasMessageContaining("cannot read the credentials file");
  }
}
