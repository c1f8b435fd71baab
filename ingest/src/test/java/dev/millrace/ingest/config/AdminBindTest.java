package dev.millrace.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminBindTest {
  @Test
  void anAddressHasAPortOfItsOwn() {
    assertThat(AdminBind.parse("127.0.0.1:9100")).isEqualTo(new AdminBind("127.0.0.1", 9100));
    assertThat(AdminBind.parse("[::1]:0")).isEqualTo(new AdminBind("::1", 0));
    assertThat(AdminBind.parse("localhost:1").isSeparate()).isTrue();
  }

  @Test
  void theOthersHaveNone() {
    assertThat(AdminBind.parse("none")).isEqualTo(AdminBind.NONE);
    assertThat(AdminBind.parse("shared")).isEqualTo(AdminBind.SHARED);
    assertThat(AdminBind.NONE.isSeparate()).isFalse();
    assertThat(AdminBind.SHARED.isSeparate()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "shared", "127.0.0.1:9100", "[::1]:0"})
  void itIsWrittenAsItIsRead(String text) {
    assertThat(AdminBind.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "9100", ":9100", "host", "host:", "host:70000", "::1:9100", "a b:1"})
  void anythingElseIsAMistakeThatSaysWhatIsRight(String text) {
    assertThatThrownBy(() -> AdminBind.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HOST:PORT");
  }
}
