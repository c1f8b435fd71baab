package dev.millrace.model.router;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.model.corpus.RouterLine;
import dev.millrace.model.corpus.Slice;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What the router log parser promises for any bytes whatever. */
class RouterLogFuzzTest {
  private static final byte[] GOOD =
      "at=info method=GET path=\"/\" status=200 service=1ms".getBytes(ISO_8859_1);

  private static final String EVERY_KEY_AGAIN =
      " at=error code=H99 method=X path=/x host=x request_id=x fwd=x connect=9 service=9 status=999 bytes=9";

  @MethodSource("lines")
  @FuzzTest
  void a_line_is_read_by_its_own_bytes_and_the_first_of_a_key_counts(byte[] line) {
    String alone = RouterLogTest.read(new RouterLog(), Slice.alone(line));

    assertThatNothingAroundMatters(line, alone);
    assertThatTheFirstOfAKeyCounts(line);
  }

  static Stream<byte[]> lines() {
    return RouterLine.all().stream().map(RouterLine::bytes).filter(line -> line.length < 2_000);
  }

  private static void assertThatNothingAroundMatters(byte[] line, String alone) {
    RouterLog reused = new RouterLog();
    String good = RouterLogTest.read(reused, Slice.alone(GOOD));
    for (String behind : RouterLogTest.MISLEADING) {
      Slice slice = Slice.between("status=500 at=error path=\"", line, behind);
      assertThat(RouterLogTest.read(reused, slice)).as(behind).isEqualTo(alone);
      assertThat(RouterLogTest.read(reused, Slice.alone(GOOD))).as("the next line").isEqualTo(good);
    }
  }

  /**
   * Without quotes, a line is words, and the first {@code key=} of a key has its value: so says a
   * parser of a few lines, which splits and puts into a map.
   */
  private static void assertThatTheFirstOfAKeyCounts(byte[] line) {
    String text = new String(line, ISO_8859_1).replace('"', '\'') + EVERY_KEY_AGAIN;
    byte[] bytes = text.getBytes(ISO_8859_1);
    Map<String, String> values = new HashMap<>();
    for (String word : text.split("[\\x00-\\x20]+")) {
      int equals = word.indexOf('=');
      if (equals >= 0) {
        values.putIfAbsent(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    RouterLog log = new RouterLog();
    if (!log.parse(bytes, 0, bytes.length)) {
      assertThat(isReadable(values)).as(log.problem()).isFalse();
      return;
    }

    assertThat(isReadable(values)).isTrue();
    assertThat(log.status()).isEqualTo((int) number(values.get("status")));
    assertThat(log.responseBytes()).isEqualTo(number(values.get("bytes")));
    assertThat(log.serviceMillis()).isEqualTo(number(withoutUnit(values.get("service"))));
    assertThat(log.connectMillis()).isEqualTo(number(withoutUnit(values.get("connect"))));
    assertThat(log.code()).isEqualTo(code(values.get("code")));
    assertThat(log.method()).isEqualTo(utf8(values.get("method")));
    assertThat(log.path()).isEqualTo(utf8(values.get("path")));
    assertThat(log.host()).isEqualTo(utf8(values.get("host")));
    assertThat(log.requestId()).isEqualTo(utf8(values.get("request_id")));
    assertThat(log.fwd()).isEqualTo(utf8(values.get("fwd")));
  }

  private static boolean isReadable(Map<String, String> values) {
    return values.get("status").matches("|0*[1-9]\\d\\d")
        && Stream.concat(
                List.of("status", "bytes").stream().map(values::get),
                List.of("service", "connect").stream().map(key -> withoutUnit(values.get(key))))
            .allMatch(value -> value.matches("\\d{0,15}"));
  }

  private static String withoutUnit(String time) {
    return time.length() > 2 && time.endsWith("ms") ? time.substring(0, time.length() - 2) : time;
  }

  private static long number(String digits) {
    return digits.isEmpty() ? RouterLog.ABSENT : Long.parseLong(digits);
  }

  private static int code(String code) {
    if (code.isEmpty()) {
      return RouterLog.ABSENT;
    }
    if (code.equals("blank-app")) {
      return 81;
    }
    return code.matches("H\\d\\d") ? Integer.parseInt(code.substring(1)) : RouterLog.OTHER_CODE;
  }

  private static String utf8(String latin1) {
    return new String(latin1.getBytes(ISO_8859_1), StandardCharsets.UTF_8);
  }
}
