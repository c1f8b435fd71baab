package dev.millrace.replay.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RewriteTest {
  @ParameterizedTest
  @CsvSource({
    "s|^/v1/|/v2/|, /v1/a/v1/b, /v2/a/v1/b",
    "s|v1|v2|g, /v1/a/v1/b, /v2/a/v2/b",
    "s#^/(\\w+)/(\\w+)#/\\2/\\1#, /a/b/c, /b/a/c",
    "s/^\\/old/\\/new/, /old/x, /new/x",
    "s|x=1|y=2&z=$3|, /p?x=1, /p?y=2&z=$3",
    "^/v1/ => /v2/, /v1/a, /v2/a",
    "^/v1 => , /v1/a, /a",
    "s|^/prefix||, /prefixed, /ed",
    "s|^|/stage|, /a, /stage/a",
    "s|nothing|x|, /a, /a"
  })
  void aPathIsRewritten(String rule, String path, String rewritten) {
    assertThat(Rewrite.parse(rule).apply(path)).isEqualTo(rewritten);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "s|",
        "s|a",
        "s|a|b",
        "s|a|b|i",
        "s||b|",
        "s|(|b|",
        "s|a|\\1|",
        "a=b",
        "( => b"
      })
  void aRuleThatIsNoneIsRefused(String rule) {
    assertThatThrownBy(() -> Rewrite.parse(rule))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + rule + "'");
  }
}
