package dev.millrace.model.drain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.model.corpus.Slice;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A loss notice says what a regular expression finds in it, whatever the bytes. */
class LossNoticeFuzzTest {
  private static final Pattern NOTICE =
      Pattern.compile("Error L1[023](?=[ :]).*?(?<= )([0-9]+) message.*", Pattern.DOTALL);

  @MethodSource("notices")
  @FuzzTest
  void the_number_lost_is_what_a_regular_expression_finds(byte[] message) {
    long expected = expected(new String(message, ISO_8859_1));

    assertThat(LossNotice.parseLost(message, 0, message.length)).isEqualTo(expected);
    Slice slice = Slice.between("Error L10: 1", message, "1 messages dropped");
    assertThat(LossNotice.parseLost(slice.bytes(), slice.from(), slice.to())).isEqualTo(expected);
  }

  static Stream<byte[]> notices() {
    return Stream.of(
            "Error L10 (output buffer overflow): 7 messages dropped since 2018-08-03T19:11:37+00:00.",
            "Error L10 (output buffer overflow): drain 'd.437d' dropped 1 messages since 2018-08-03.",
            "Error L12: 222 messages dropped since 2018-08-03T19:11:37+00:00.",
            "Error L13: 999999999999999 messages lost since 2018-08-03T19:11:37+00:00.",
            "Error L13: 1000000000000000 messages lost since 2018-08-03T19:11:37+00:00.",
            "Error L11 (tail buffer overflow): 1 message dropped")
        .map(text -> text.getBytes(ISO_8859_1));
  }

  private static long expected(String text) {
    Matcher notice = NOTICE.matcher(text);
    if (!notice.matches() || notice.group(1).length() > 15) {
      return LossNotice.NONE;
    }
    return Long.parseLong(notice.group(1));
  }
}
