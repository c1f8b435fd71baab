package dev.millrace.model.drain;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.corpus.Slice;
import dev.millrace.model.corpus.SyslogMessage;
import dev.millrace.model.corpus.WireText;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogHeaderTest {

  static List<SyslogMessage> messages() {
    return SyslogMessage.all();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void reads_kind_time_and_text(SyslogMessage message) {
    assertThat(read(new SyslogHeader(), Slice.alone(message.bytes()))).isEqualTo(expected(message));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void does_not_read_beyond_the_message(SyslogMessage message) {
    Slice slice = Slice.between("<158>1", message.bytes(), "1 x heroku router - at=info\\n");

    assertThat(read(new SyslogHeader(), slice)).isEqualTo(expected(message));
  }

  @Test
  void can_be_reused_for_the_next_message() {
    SyslogHeader header = new SyslogHeader();
    for (SyslogMessage message : messages()) {
      assertThat(read(header, Slice.alone(message.bytes())))
          .as(message.name())
          .isEqualTo(expected(message));
    }
  }

  @Property
  void never_throws_and_never_reads_beyond_a_mutated_message(
      @ForAll("corpus") byte[] original,
      @ForAll @IntRange(min = 0) int where,
      @ForAll("wrongBytes") byte wrong,
      @ForAll @IntRange(min = 0) int length) {
    byte[] message = new byte[length % (original.length + 1)];
    System.arraycopy(original, 0, message, 0, message.length);
    if (message.length > 0) {
      message[where % message.length] = wrong;
    }

    assertReadsOnly(message);
  }

  @Property
  void never_throws_and_never_reads_beyond_anything(@ForAll byte[] message) {
    assertReadsOnly(message);
  }

  @Property
  void never_throws_and_never_reads_beyond_something_like_a_message(
      @ForAll("scraps") String message) {
    assertReadsOnly(WireText.bytes(message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<", "1", " ", "[", "[a]", "[a b=\"", "\\", "[\"\\\\", "- ", "\n"})
  @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void takes_time_linear_in_the_length_of_a_nasty_message(String text) {
    SyslogHeader header = new SyslogHeader();
    String nasty = text.repeat(1_000_000 / text.length());

    for (String start : List.of("", "<158>1 ", "<158>1 - - heroku router - ")) {
      byte[] message = (start + nasty).getBytes(US_ASCII);
      if (header.parse(message, 0, message.length)) {
        assertThat(header.messageEnd()).isBetween(header.messageStart(), message.length);
      }
    }
  }

  @Provide
  Arbitrary<byte[]> corpus() {
    return Arbitraries.of(messages().stream().map(SyslogMessage::bytes).toList());
  }

  @Provide
  Arbitrary<Byte> wrongBytes() {
    return Arbitraries.oneOf(
        Arbitraries.bytes(),
        Arbitraries.of((byte) ' ', (byte) '[', (byte) ']', (byte) '"', (byte) '\\', (byte) '<'));
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.of(
            "<158>1 ",
            "<1>1",
            "<",
            ">",
            "1",
            " ",
            " ",
            "-",
            "- ",
            "[",
            "]",
            "[a]",
            "[a b=\"",
            "\"",
            "\\\\",
            "] ",
            "heroku ",
            "app ",
            "router ",
            "logplex ",
            "log-shuttle ",
            "host ",
            "2026-11-22T10:00:00Z ",
            "2026-11-22T10:00:00",
            "\\n",
            "\\0",
            "at=info")
        .list()
        .ofMaxSize(15)
        .map(list -> String.join("", list));
  }

  private static void assertReadsOnly(byte[] message) {
    String alone = read(new SyslogHeader(), Slice.alone(message));

    for (String behind : List.of("1 - heroku router - x", " x] heroku", "\" ", "\\n\\n", ">1 ")) {
      Slice slice = Slice.between("<158>1 - - heroku router", message, behind);
      assertThat(read(new SyslogHeader(), slice)).isEqualTo(alone);
    }
  }

  private static String read(SyslogHeader header, Slice slice) {
    if (!header.parse(slice.bytes(), slice.from(), slice.to())) {
      return "headless";
    }
    assertThat(header.messageStart()).isBetween(slice.from(), slice.to());
    assertThat(header.messageEnd()).isBetween(header.messageStart(), slice.to());
    return describe(
        header.kind(),
        header.timeMillis(),
        WireText.of(slice.bytes(), header.messageStart(), header.messageEnd()));
  }

  private static String expected(SyslogMessage message) {
    if (message.what().kind() == null) {
      return "headless";
    }
    long millis = message.time() == null ? SyslogTimestamp.INVALID : message.time().toEpochMilli();
    return describe(message.what().kind(), millis, WireText.of(message.text()));
  }

  private static String describe(FrameKind kind, long millis, String text) {
    return "kind: " + kind + "\ntime: " + millis + "\ntext: " + text;
  }
}
