package dev.millrace.replay.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathEncoderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          /                       ; /
          /a/b?x=1&y=2            ; /a/b?x=1&y=2
          /a b                    ; /a%20b
          /a%20b                  ; /a%20b
          /100%                   ; /100%25
          /100%zz                 ; /100%25zz
          /%e4%B8                 ; /%e4%B8
          /q?a="x"                ; /q?a=%22x%22
          /a#b                    ; /a%23b
          /<script>               ; /%3Cscript%3E
          /a\\b^c`d{e|f}          ; /a%5Cb%5Ec%60d%7Be%7Cf%7D
          """
              + "/ü€                     ; /%C3%BC%E2%82%AC\n")
  void whatARequestLineDoesNotAllowIsEncoded(String logged, String sent) {
    assertThat(PathEncoder.encode(logged)).isEqualTo(sent);
  }

  @Property
  void whateverWasLoggedIsSafeInARequestLineAndStaysSoWhenEncodedAgain(@ForAll String anything) {
    String sent = PathEncoder.encode("/" + anything);

    assertThat(sent).matches("/[!$&'()*+,./0-9:;=?@A-Z_a-z~\\[\\]%-]*");
    assertThat(PathEncoder.encode(sent)).isEqualTo(sent);
    assertThat(URI.create(sent.replaceAll("[\\[\\]]", "")).getHost())
        .satisfiesAnyOf(
            host -> assertThat(host).isNull(), host -> assertThat(sent).startsWith("//"));
  }
}
