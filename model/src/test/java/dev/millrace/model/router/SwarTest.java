package dev.millrace.model.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SwarTest {
  @Property
  void readsUpToEightDigits(@ForAll @IntRange(max = 99_999_999) int number) {
    assertThat(number(Integer.toString(number))).isEqualTo(number);
    assertThat(number("%08d".formatted(number))).isEqualTo(number);
  }

  @Property
  void whatStandsBehindHasNoSay(
      @ForAll @IntRange(max = 9_999) int number, @ForAll @StringLength(4) String behind) {
    String digits = Integer.toString(number);
    byte[] bytes = (digits + behind + "        ").getBytes(StandardCharsets.UTF_8);

    assertThat(Swar.number(Swar.word(bytes, 0), digits.length())).isEqualTo(number);
  }

  /** The neighbours of the digits, and bytes whose high bit is set, among them. */
  @Test
  void aSingleByteThatIsNoDigitMakesItNoNumber() {
    for (int length = 1; length <= Long.BYTES; length++) {
      for (int at = 0; at < length; at++) {
        for (int value = 0; value < 256; value++) {
          byte[] bytes = "99999999".substring(0, length).getBytes(StandardCharsets.US_ASCII);
          bytes[at] = (byte) value;
          boolean isDigit = value >= '0' && value <= '9';
          assertThat(Swar.number(Swar.word(bytes, 0), length) >= 0)
              .as("byte %d at %d of %d", value, at, length)
              .isEqualTo(isDigit);
        }
      }
    }
  }

  @Property
  void lettersAreNoNumber(
      @ForAll @StringLength(min = 1, max = 8) @CharRange(from = 'a', to = 'z') String text) {
    assertThat(number(text)).isEqualTo(-1);
  }

  private static int number(String text) {
    return Swar.number(Swar.word(text.getBytes(StandardCharsets.US_ASCII), 0), text.length());
  }
}
