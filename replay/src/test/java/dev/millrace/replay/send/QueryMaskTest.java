package dev.millrace.replay.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryMaskTest {
  private final QueryMask mask = new QueryMask(Set.copyOf(QueryMask.DEFAULT_WORDS));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token",
        "access_token",
        "X-Amz-Signature",
        "userKey",
        "api-key",
        "PASSWORD",
        "newpassword",
        "client%5Fsecret",
        "user[password]",
        "sig",
        "xsrfToken",
        "%74oken"
      })
  void valuesOfSecretsAreMasked(String name) {
    assertThat(mask.apply("/p?a=1&" + name + "=abc%20d&b=2"))
        .isEqualTo("/p?a=1&" + name + "=MASKED&b=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"page", "monkey", "keyboard", "design", "signal", "author", "q", "considered"})
  void othersAreNot(String name) {
    String path = "/token/secret?" + name + "=abc";

    assertThat(mask.apply(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "/p, /p",
    "/p?, /p?",
    "/p?token, /p?token",
    "/p?token=, /p?token=",
    "/p?token=a=b, /p?token=MASKED",
    "/p?token=a?b, /p?token=MASKED",
    "/p?token=a;key=b, /p?token=MASKED;key=MASKED",
    "/p?&&token=a&, /p?&&token=MASKED&",
    "/p?token%zz=a, /p?token%zz=MASKED"
  })
  void oddQueries(String path, String masked) {
    assertThat(mask.apply(path)).isEqualTo(masked);
  }

  @ParameterizedTest
  @CsvSource({
    "/p?next=%2Fcb%3Ftoken%3DSECRET&b=2, /p?next=MASKED&b=2",
    "/p?next=/cb?token=SECRET&b=2, /p?next=MASKED&b=2",
    "/p?url=https%3A%2F%2Fh%2F%3Fa%3D1%26api_key%3DSECRET, /p?url=MASKED",
    "/p?url=https%3A%2F%2Fh%2F%23access_token%3DSECRET, /p?url=MASKED",
    "/p?a=%2Fx%3Fb%3D%252Fy%253Fsession%253DSECRET, /p?a=MASKED",
    "/p?%2Fcb%3Ftoken%3DSECRET, /p?MASKED",
    "/p?a=%3Ftoken%3DSECRET%zz&b=%2Fc, /p?a=MASKED&b=%2Fc"
  })
  void secretsInAddressesWithinValues(String path, String masked) {
    assertThat(mask.apply(path)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/p?next=%2Fcb%3Fpage%3D2%26q%3Dtoken",
        "/p?next=%2Ftokens%2F1",
        "/p?q=100%25+token%3F",
        "/p?next=%2Fcb%3Ftoken%3D",
        "/p?a=b?c"
      })
  void othersWithinValuesAreNot(String path) {
    assertThat(mask.apply(path)).isEqualTo(path);
  }

  @Test
  void theWordsCanBeChosen() {
    assertThat(new QueryMask(Set.of("email")).apply("/p?email=x&token=y"))
        .isEqualTo("/p?email=MASKED&token=y");
    assertThat(new QueryMask(Set.of()).apply("/p?token=y")).isEqualTo("/p?token=y");
  }
}
