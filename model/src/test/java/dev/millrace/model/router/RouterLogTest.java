package dev.millrace.model.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.corpus.DrainBody;
import dev.millrace.model.corpus.RouterLine;
import dev.millrace.model.corpus.Slice;
import dev.millrace.model.corpus.WireText;
import dev.millrace.model.drain.SyslogHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterLogTest {

  static List<RouterLine> lines() {
    return RouterLine.all();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void reads_a_line(RouterLine line) {
    assertThat(read(new RouterLog(), Slice.alone(line.bytes()))).startsWith(expected(line));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void does_not_read_beyond_the_line(RouterLine line) {
    for (String behind : MISLEADING) {
      Slice slice = Slice.between("status=500 code=H12 path=\"", line.bytes(), behind);

      assertThat(read(new RouterLog(), slice)).as(behind).startsWith(expected(line));
    }
  }

  @Test
  void can_be_reused_for_the_next_line() {
    RouterLog log = new RouterLog();
    for (RouterLine line : lines()) {
      assertThat(read(log, Slice.alone(line.bytes()))).as(line.name()).startsWith(expected(line));
    }
  }

  /** A line must not be read by the keys of the one before, however alike they are. */
  @ParameterizedTest
  @ValueSource(strings = {"statuses", "statu", "status_", "bytes", "xstatus", "st=atus"})
  void a_line_with_other_keys_than_the_last_is_read_by_its_own(String key) {
    RouterLog log = new RouterLog();
    parse(log, "at=info status=200 request_id=abc dyno=web.1");

    parse(log, "at=info " + key + "=500 request_ix=def dyno=web.2");

    assertThat(log.status()).isEqualTo(RouterLog.ABSENT);
    assertThat(log.requestId()).isEmpty();
    assertThat(log.dyno()).isEqualTo("web.2");
  }

  @Test
  void a_key_that_starts_like_the_expected_one_is_another_one() {
    RouterLog log = new RouterLog();
    parse(log, "at=info status=200 request_id=abc");

    parse(log, "at=info status=200 request_ix=def");

    assertThat(log.requestId()).isEmpty();
  }

  @Test
  void a_line_that_ends_within_an_expected_key_has_no_such_key() {
    RouterLog log = new RouterLog();
    parse(log, "at=info status=200");

    for (String end : List.of("s", "status", "status=")) {
      parse(log, "at=info " + end);
      assertThat(log.status()).as(end).isEqualTo(RouterLog.ABSENT);
    }
  }

  private static void parse(RouterLog log, String text) {
    Slice slice = Slice.between("", text.getBytes(StandardCharsets.US_ASCII), "=503 status=503");
    assertThat(log.parse(slice.bytes(), slice.from(), slice.to())).as(text).isTrue();
  }

  @Test
  void reads_every_router_line_of_the_bodies() {
    SyslogHeader header = new SyslogHeader();
    RouterLog log = new RouterLog();
    for (DrainBody body : DrainBody.all()) {
      for (DrainBody.Range range : body.ranges()) {
        if (range.what() == DrainBody.What.ROUTER) {
          byte[] message = range.message();
          assertThat(header.parse(message, 0, message.length)).as(body.name()).isTrue();
          assertThat(log.parse(message, header.messageStart(), header.messageEnd()))
              .as(body.name() + ": " + log.problem())
              .isTrue();
          assertThat(log.method()).as(body.name()).isEqualTo("GET");
          assertThat(log.status()).as(body.name()).isIn(200, 302, 500);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "\"",
        "\" ",
        "\" a",
        "\" a=",
        "\" a=\"",
        "\" aaaaaaaaaaaaaaaaaaaa=",
        "=",
        "a=",
        "at=",
        "path=\"",
        "\\\\",
        " ",
        "\\0",
        "status=200 ",
        "aaaaaaa ",
        "aaaaaaaaa ",
        "\" aaaaaaaaa ",
        "at=\" ",
        "a=\"b\" ",
        "\\xff"
      })
  @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void takes_time_linear_in_the_length_of_a_nasty_line(String text) {
    String nasty = "\\{" + text + "*" + 1_000_000 / text.length() + "}";
    RouterLog log = new RouterLog();

    for (String start : List.of("", "at=info path=\"", "at=info status=", "at=info path=")) {
      byte[] line = WireText.bytes(start + nasty);
      assertThat(log.parse(line, 0, line.length)).isEqualTo(log.problem() == null);
    }
  }

  /** What would be read if a parser did not stop at the line's end. */
  static final List<String> MISLEADING =
      List.of("0ms status=500", "\" status=500", "=x at=error", " code=H12", "\\n\"", "00", "ror");

  /** All that the log says of the slice, as text. */
  static String read(RouterLog log, Slice slice) {
    if (!log.parse(slice.bytes(), slice.from(), slice.to())) {
      return "problem: " + log.problem();
    }
    assertThat(log.problem()).isNull();
    return describe(
        List.of(
            (long) log.status(),
            (long) log.code(),
            log.connectMillis(),
            log.serviceMillis(),
            log.responseBytes()),
        List.of(log.method(), log.path(), log.host(), log.requestId(), log.fwd()),
        log.isFailed(),
        log.isAborted(),
        log.isWebSocket());
  }

  private static String expected(RouterLine line) {
    if (line.problem() != null) {
      return "problem: " + line.problem();
    }
    return describe(
        List.of("status", "code", "connect", "service", "bytes").stream()
            .map(number -> line.numbers().getOrDefault(number, (long) RouterLog.ABSENT))
            .toList(),
        List.of("method", "path", "host", "id", "fwd").stream().map(line.texts()::get).toList(),
        line.flags().contains("failed"),
        line.flags().contains("aborted"),
        line.flags().contains("websocket"));
  }

  private static String describe(
      List<Long> numbers, List<String> texts, boolean failed, boolean aborted, boolean webSocket) {
    return """
        status %d, code %d, connect %d, service %d, bytes %d
        method %s
        path %s
        host %s
        id %s
        fwd %s
        failed %s, aborted %s, websocket %s
        """
        .formatted(
            numbers.get(0),
            numbers.get(1),
            numbers.get(2),
            numbers.get(3),
            numbers.get(4),
            texts.get(0),
            texts.get(1),
            texts.get(2),
            texts.get(3),
            texts.get(4),
            failed,
            aborted,
            webSocket);
  }
}
