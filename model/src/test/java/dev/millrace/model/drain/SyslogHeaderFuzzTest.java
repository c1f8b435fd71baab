package dev.millrace.model.drain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.model.corpus.Slice;
import dev.millrace.model.corpus.SyslogMessage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The header parser reads what a regular expression reads, whatever the bytes. */
class SyslogHeaderFuzzTest {
  private static final Pattern HEADER =
      Pattern.compile(
          "<[0-9]{1,3}>1 (?<time>[^ ]+) [^ ]* (?<app>[^ ]+) (?<procid>[^ ]+)(?: [^ ]*(?: (?<msg>.*))?)?",
          Pattern.DOTALL);

  private static final Pattern STRUCTURED_DATA =
      Pattern.compile(
          "(?:-|(?:\\[(?:[^\\]\"]|\"(?:[^\"\\\\]|\\\\.)*+\")*+\\])++) ", Pattern.DOTALL);

  @MethodSource("messages")
  @FuzzTest
  void the_header_is_what_a_regular_expression_finds(byte[] message) {
    String alone = read(new SyslogHeader(), Slice.alone(message));

    assertThat(alone).isEqualTo(expected(message));
    SyslogHeader used = new SyslogHeader();
    assertThat(read(used, Slice.between("<1>1 t h a p m ", message, " x ] - <1>1")))
        .isEqualTo(alone);
    assertThat(read(used, Slice.alone(message))).as("used before").isEqualTo(alone);
  }

  static Stream<byte[]> messages() {
    return SyslogMessage.all().stream().map(SyslogMessage::bytes);
  }

  private static String read(SyslogHeader header, Slice slice) {
    if (!header.parse(slice.bytes(), slice.from(), slice.to())) {
      return "headless";
    }
    assertThat(header.messageStart()).isBetween(slice.from(), slice.to());
    assertThat(header.messageEnd()).isBetween(header.messageStart(), slice.to());
    String text =
        new String(
            slice.bytes(),
            header.messageStart(),
            header.messageEnd() - header.messageStart(),
            ISO_8859_1);
    return header.kind() + " at " + header.timeMillis() + ": " + text;
  }

  private static String expected(byte[] message) {
    Matcher header = HEADER.matcher(new String(message, ISO_8859_1));
    if (!header.matches()) {
      return "headless";
    }
    byte[] time = header.group("time").getBytes(ISO_8859_1);
    String text = header.group("msg") == null ? "" : header.group("msg");
    Matcher data = STRUCTURED_DATA.matcher(text);
    if (data.lookingAt()) {
      text = text.substring(data.end());
    }
    FrameKind kind =
        switch (header.group("app") + " " + header.group("procid")) {
          case "heroku router" -> FrameKind.ROUTER;
          case "heroku logplex" -> FrameKind.LOGPLEX;
          case "app log-shuttle" -> FrameKind.LOG_SHUTTLE;
          default -> FrameKind.OTHER;
        };
    long millis = SyslogTimestamp.parseMillis(time, 0, time.length);
    return kind + " at " + millis + ": " + text.replaceAll("[\\x00-\\x20]+\\z", "");
  }
}
