package dev.millrace.model.drain;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.corpus.Slice;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogTimestampTest {

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T10:00:00+00:00,          2026-11-22T10:00:00Z",
    "2026-11-22T10:00:00.1+00:00,        2026-11-22T10:00:00.100Z",
    "2026-11-22T10:00:00.12+00:00,       2026-11-22T10:00:00.120Z",
    "2026-11-22T10:00:00.123+00:00,      2026-11-22T10:00:00.123Z",
    "2026-11-22T10:00:00.1239+00:00,     2026-11-22T10:00:00.123Z",
    "2026-11-22T10:00:00.12399+00:00,    2026-11-22T10:00:00.123Z",
    "2026-11-22T10:00:00.123999+00:00,   2026-11-22T10:00:00.123Z",
    "2026-11-22T10:00:00.999999999Z,     2026-11-22T10:00:00.999Z",
    "2026-11-22T10:00:00.000000Z,        2026-11-22T10:00:00Z",
    "2026-11-22t10:00:00z,               2026-11-22T10:00:00Z",
    "2026-11-22T10:00:00+05:30,          2026-11-22T04:30:00Z",
    "2026-11-22T10:00:00-08:00,          2026-11-22T18:00:00Z",
    "2026-11-22T10:00:00-00:00,          2026-11-22T10:00:00Z",
    "2026-12-31T23:30:00-01:00,          2027-01-01T00:30:00Z",
    "2027-01-01T00:30:00+01:00,          2026-12-31T23:30:00Z",
    "2024-02-29T00:00:00Z,               2024-02-29T00:00:00Z",
    "2000-02-29T00:00:00Z,               2000-02-29T00:00:00Z",
    "1970-01-01T00:00:00Z,               1970-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999Z,           1969-12-31T23:59:59.999Z",
    "1900-03-01T00:00:00Z,               1900-03-01T00:00:00Z",
    "0000-01-01T00:00:00Z,               0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z,        9999-12-31T23:59:59.999Z",
    "2016-12-31T23:59:60Z,               2016-12-31T23:59:59.999Z",
    "2016-12-31T23:59:60.5+00:00,        2016-12-31T23:59:59.999Z",
    "2017-01-01T00:59:60+01:00,          2016-12-31T23:59:59.999Z",
  })
  void reads_the_milliseconds(String text, Instant instant) {
    assertThat(parse(text)).isEqualTo(instant.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "Z",
        "2026",
        "2026-11-22",
        "2026-11-22T10:00Z",
        "2026-11-22T10:00:00",
        "2026-11-22T10:00:00.123",
        "2026-11-22T10:00:00.Z",
        "2026-11-22T10:00:00.1234567890Z",
        "2026-11-22T10:00:00.12x3Z",
        "2026-11-22T10:00:00 Z",
        "2026-11-22T10:00:00ZZ",
        "2026-11-22T10:00:00Zulu",
        "2026-11-22T10:00:00X",
        "2026-11-22T10:00:00+",
        "2026-11-22T10:00:00+00",
        "2026-11-22T10:00:00+0000",
        "2026-11-22T10:00:00+0:00",
        "2026-11-22T10:00:00+00:0",
        "2026-11-22T10:00:00+00:000",
        "2026-11-22T10:00:00+24:00",
        "2026-11-22T10:00:00+00:60",
        "2026-11-22T10:00:00=00:00",
        "2026-11-22T10:00:00+0a:00",
        "2026-11-22 10:00:00Z",
        "2026-11-22_10:00:00Z",
        "2026/11/22T10:00:00Z",
        "2026-11-22T10.00.00Z",
        "2026/11-22T10:00:00Z",
        "2026-11/22T10:00:00Z",
        "2026-11-22T10.00:00Z",
        "2026-11-22T10:00.00Z",
        "2026-1-22T10:00:00Z",
        "26-11-22T10:00:00+00:00",
        "12026-11-22T10:00:00Z",
        "-026-11-22T10:00:00Z",
        "+026-11-22T10:00:00Z",
        "2026-00-22T10:00:00Z",
        "2026-13-22T10:00:00Z",
        "2026-11-00T10:00:00Z",
        "2026-11-31T10:00:00Z",
        "2026-02-29T10:00:00Z",
        "2100-02-29T10:00:00Z",
        "1900-02-29T10:00:00Z",
        "2024-02-30T10:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T10:60:00Z",
        "2026-11-22T10:00:61Z",
        "2026-11-22T10:00:0/Z",
        "2026-11-22T10:00:0:Z",
        "2026-11-22T 1:00:00Z",
        "Sun Nov 22 10:00:00 2026",
        "1795341600.123456789",
      })
  void is_no_timestamp(String text) {
    assertThat(parse(text)).isEqualTo(SyslogTimestamp.INVALID);
  }

  @Property(tries = 5000)
  void agrees_with_java_time(
      @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long seconds,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll @IntRange(max = 9) int digits,
      @ForAll("offsets") ZoneOffset offset) {
    LocalDateTime local = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    String fraction = digits == 0 ? "" : "." + String.format("%09d", nanos).substring(0, digits);
    String text =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").format(local)
            + fraction
            + DateTimeFormatter.ofPattern("xxx").format(offset);

    assertThat(parse(text)).isEqualTo(OffsetDateTime.parse(text).toInstant().toEpochMilli());
  }

  /** Which fields make a date and a time. */
  @Property(tries = 5000)
  void agrees_with_java_time_on_what_is_a_date(@ForAll("dates") String text) {
    assertThat(parse(text)).as(text).isEqualTo(byJavaTime(text));
  }

  @Property
  void never_throws_and_never_reads_beyond_something_like_a_timestamp(
      @ForAll("scraps") byte[] text) {
    assertReadsOnly(text);
  }

  @Property
  void never_throws_and_never_reads_beyond_anything(@ForAll byte[] text) {
    assertReadsOnly(text);
  }

  @Property
  void never_throws_and_never_reads_beyond_a_mutation(
      @ForAll @IntRange(max = 31) int where,
      @ForAll byte wrong,
      @ForAll @IntRange(max = 32) int length) {
    byte[] text = "2026-11-22T10:00:00.123456+00:00".getBytes(US_ASCII);
    text[where] = wrong;

    assertReadsOnly(Arrays.copyOf(text, length));
  }

  @Provide
  Arbitrary<ZoneOffset> offsets() {
    return Arbitraries.integers()
        .between(-18 * 60, 18 * 60)
        .map(m -> ZoneOffset.ofTotalSeconds(m * 60));
  }

  @Provide
  Arbitrary<String> dates() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 9999),
            Arbitraries.integers().between(0, 13),
            Arbitraries.integers().between(0, 32),
            Arbitraries.integers().between(0, 25),
            Arbitraries.integers().between(0, 61),
            Arbitraries.integers().between(0, 59))
        .as(
            (y, mo, d, h, mi, s) ->
                String.format("%04d-%02d-%02dT%02d:%02d:%02dZ", y, mo, d, h, mi, s));
  }

  @Provide
  Arbitrary<byte[]> scraps() {
    return Arbitraries.of(
            "2026-11-22T10:00:00",
            "2026-11-22T10:00:0",
            "2026-11-22T",
            "10:00:00",
            ".",
            "1",
            "123456",
            "Z",
            "z",
            "+00:00",
            "-0",
            ":",
            "00")
        .list()
        .ofMaxSize(5)
        .map(list -> String.join("", list).getBytes(US_ASCII));
  }

  private static long byJavaTime(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      return SyslogTimestamp.INVALID;
    }
  }

  private static long parse(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    return SyslogTimestamp.parseMillis(bytes, 0, bytes.length);
  }

  private static void assertReadsOnly(byte[] text) {
    long alone = SyslogTimestamp.parseMillis(text, 0, text.length);

    for (String behind : List.of("Z", "+01:00", "1:00", "123456Z", "00Z", ":00:00Z")) {
      Slice slice = Slice.between("2026-11-22T10:00:00.", text, behind);
      assertThat(SyslogTimestamp.parseMillis(slice.bytes(), slice.from(), slice.to()))
          .isEqualTo(alone);
    }
  }
}
