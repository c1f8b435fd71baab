package dev.millrace.model.drain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.model.corpus.Slice;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Timestamps mean what they mean to {@code java.time}, and nothing else is one. */
class SyslogTimestampFuzzTest {
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:)(\\d\\d)(?:[.,](\\d{1,9}))?(Z|[+-]\\d\\d:\\d\\d)");

  @MethodSource("timestamps")
  @FuzzTest
  void a_timestamp_is_what_java_time_reads(byte[] text) {
    long expected = expected(new String(text, ISO_8859_1));

    assertThat(SyslogTimestamp.parseMillis(text, 0, text.length)).isEqualTo(expected);
    Slice slice = Slice.between("2026-11-22T10:00:00Z", text, "0:00Z");
    assertThat(SyslogTimestamp.parseMillis(slice.bytes(), slice.from(), slice.to()))
        .isEqualTo(expected);
  }

  static Stream<byte[]> timestamps() {
    return Stream.of(
            "2026-11-22T10:00:00.123456+00:00",
            "2024-02-29t23:59:59z",
            "2016-12-31T23:59:60.5+05:30",
            "0000-01-01T00:00:00,999999999-23:59",
            "1900-02-29T00:00:00Z",
            "2026-11-22T24:00:00Z")
        .map(text -> text.getBytes(ISO_8859_1));
  }

  private static long expected(String text) {
    Matcher parts = RFC_3339.matcher(text.toUpperCase(Locale.ROOT));
    // Case folding of Latin-1 must not turn into ASCII what was none.
    if (!parts.matches() || !text.chars().allMatch(c -> c < 0x80)) {
      return SyslogTimestamp.INVALID;
    }
    boolean leapSecond = parts.group(2).equals("60");
    String fraction = parts.group(3) == null ? "000" : (parts.group(3) + "00").substring(0, 3);
    try {
      String time = parts.group(1) + (leapSecond ? "59.999" : parts.group(2) + "." + fraction);
      return LocalDateTime.parse(time).toInstant(ZoneOffset.UTC).toEpochMilli()
          - offsetMillis(parts.group(4));
    } catch (DateTimeException e) {
      return SyslogTimestamp.INVALID;
    }
  }

  /** Up to 23:59, which is more than a {@link ZoneOffset} takes. */
  private static long offsetMillis(String offset) {
    if (offset.equals("Z")) {
      return 0;
    }
    int hours = Integer.parseInt(offset.substring(1, 3));
    int minutes = Integer.parseInt(offset.substring(4));
    if (hours > 23 || minutes > 59) {
      throw new DateTimeException(offset);
    }
    long millis = (hours * 60L + minutes) * 60_000;
    return offset.charAt(0) == '-' ? -millis : millis;
  }
}
