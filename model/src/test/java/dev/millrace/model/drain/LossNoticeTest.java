package dev.millrace.model.drain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.corpus.Slice;
import dev.millrace.model.corpus.WireText;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossNoticeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "7   | Error L10 (output buffer overflow): 7 messages dropped since 2018-08-03T19:11:37+00:00.",
        "1   | Error L10 (output buffer overflow): 1 messages dropped since 2018-08-03T19:11:37+00:00.",
        "1   | Error L10 (output buffer overflow): 1 message dropped since 2018-08-03T19:11:37+00:00.",
        "0   | Error L10 (output buffer overflow): 0 messages dropped since 2018-08-03T19:11:37+00:00.",
        "102400 | Error L10 (output buffer overflow): 102400 messages dropped since 2018-08-03T19:11:37+00:00.",
        "1   | Error L10 (output buffer overflow): drain 'd.437d1f4e-2f0c-4a6d-9c3e-5b7a1e0c9d88' dropped 1 messages since 2018-08-03T19:11:37+00:00.",
        "35  | Error L10 (output buffer overflow): drain 'd.11111111-2222-4333-8444-555555555555' dropped 35 messages since 2018-08-03T19:11:37+00:00.",
        "222 | Error L12: 222 messages dropped since 2018-08-03T19:11:37.123456+00:00.",
        "111 | Error L13: 111 messages lost since 2018-08-03T19:11:37.123456+00:00.",
        "5   | Error L12 (local buffer overflow): 5 messages dropped since 2018-08-03T19:11:37+00:00",
        "999999999999999 | Error L10 (output buffer overflow): 999999999999999 messages dropped since x.",
        "7   | Error L10 (3 of 4): 12 drains: 7 messages dropped",
        "7   | Error L10 (output buffer overflow): 7 messages",
      })
  void says_how_many_lines_were_lost(long lost, String notice) {
    assertThat(parse(notice)).isEqualTo(lost);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "E",
        "Error L1",
        "Error L10",
        "Error L10 ",
        "Error L10 (output buffer overflow)",
        "Error L10 (output buffer overflow): 7",
        "Error L10 (output buffer overflow): 7 messag",
        "Error L10 (output buffer overflow): 7 lines dropped since 2018-08-03T19:11:37+00:00.",
        "Error L10 (output buffer overflow): messages dropped since 2018-08-03T19:11:37+00:00.",
        "Error L10 (output buffer overflow): -7 messages dropped since 2018-08-03T19:11:37+00:00.",
        "Error L10 (output buffer overflow): x7 messages dropped since 2018-08-03T19:11:37+00:00.",
        "Error L10 (output buffer overflow): 1.5 messages dropped since 2018-08-03T19:11:37+00:00.",
        "Error L10 (output buffer overflow): 999999999999999999999999999999 messages dropped.",
        "Error L10 (output buffer overflow): 1000000000000000 messages dropped.",
        "Error L10x: 7 messages dropped",
        "Error L100: 7 messages dropped",
        "Error L11 (tail buffer overflow): 7 messages dropped",
        "Error L14 (certificate validation): 7 messages dropped",
        "Error L15: 7 messages dropped",
        "Error L1: 7 messages dropped",
        "Error L20: 7 messages dropped",
        "Error R14 (Memory quota exceeded)",
        "error L10 (output buffer overflow): 7 messages dropped",
        " Error L10 (output buffer overflow): 7 messages dropped",
        "An Error L10 (output buffer overflow): 7 messages dropped",
        "at=error code=H12 desc=\"Error L10: 7 messages dropped\"",
        "7 messages dropped since 2018-08-03T19:11:37+00:00.",
      })
  void is_none(String text) {
    assertThat(parse(text)).isEqualTo(LossNotice.NONE);
  }

  @Property
  void reads_any_count(@ForAll @LongRange(min = 0, max = 999_999_999_999_999L) long lost) {
    assertThat(parse("Error L12: " + lost + " messages dropped since 2018-08-03T19:11:37+00:00."))
        .isEqualTo(lost);
  }

  @Property
  void never_throws_and_never_reads_beyond_something_like_a_notice(@ForAll("scraps") String text) {
    assertReadsOnly(WireText.bytes(text));
  }

  @Property
  void never_throws_and_never_reads_beyond_anything(@ForAll byte[] text) {
    assertReadsOnly(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", " ", "1 ", "1 messag", " 1 messages", "Error L10 "})
  @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void takes_time_linear_in_the_length_of_a_nasty_text(String text) {
    assertThat(parse("Error L10 (x):" + "\\{" + text + "*100000}")).isGreaterThanOrEqualTo(-1);
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.of(
            "Error L10",
            "Error L1",
            "2",
            "3",
            ":",
            " ",
            " (output buffer overflow):",
            "7",
            " 7",
            " message",
            " messages dropped",
            "'d.437d' dropped",
            "999999999999999",
            "-")
        .list()
        .ofMaxSize(10)
        .map(list -> "Error L1" + String.join("", list));
  }

  private static long parse(String text) {
    byte[] bytes = WireText.bytes(text);
    return LossNotice.parseLost(bytes, 0, bytes.length);
  }

  private static void assertReadsOnly(byte[] text) {
    long alone = LossNotice.parseLost(text, 0, text.length);

    for (String behind : List.of(" messages dropped", "7 messages", "ssages", "0: 7 messages")) {
      Slice slice = Slice.between("Error L10: 9", text, behind);
      assertThat(LossNotice.parseLost(slice.bytes(), slice.from(), slice.to())).isEqualTo(alone);
    }
  }
}
