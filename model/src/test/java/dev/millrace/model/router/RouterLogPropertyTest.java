package dev.millrace.model.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.corpus.RouterLine;
import dev.millrace.model.corpus.Slice;
import dev.millrace.model.corpus.WireText;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class RouterLogPropertyTest {
  private static final List<String> PAIRS =
      List.of(
          "at=error",
          "code=H13",
          "desc=\"Connection closed without response\"",
          "sock=backend",
          "method=PROPFIND",
          "path=\"/a b?c=d&e=f,g\"",
          "host=shop.herokuapp.com",
          "request_id=8601b555-6a83-4c12-8269-97c8e32cdb22",
          "fwd=\"1.2.3.4, 2001:db8::1\"",
          "dyno=web.1",
          "connect=3030ms",
          "service=9767ms",
          "status=503",
          "bytes=17",
          "protocol=https",
          "tls=true",
          "tls_version=tls1.3");

  @Property
  void the_order_of_the_keys_does_not_matter(@ForAll("shuffledPairs") List<String> pairs) {
    assertThat(read(String.join(" ", pairs))).isEqualTo(read(String.join(" ", PAIRS)));
  }

  @Property
  void only_the_first_of_repeated_keys_counts(
      @ForAll("shuffledPairs") List<String> first, @ForAll("shuffledPairs") List<String> others) {
    String line = String.join(" ", first);
    String repeated = String.join(" ", others).replaceAll("(\\w+)=(\"?)", "$1=$29");

    assertThat(read(line + " " + repeated)).isEqualTo(read(line));
  }

  @Property
  void unknown_plain_keys_and_words_in_front_do_not_matter(
      @ForAll("unknown") List<String> unknown, @ForAll("shuffledPairs") List<String> pairs) {
    String line = String.join(" ", pairs);

    assertThat(read(String.join(" ", unknown) + " " + line)).isEqualTo(read(line));
  }

  @Property
  void numbers_are_read_as_they_are_written(
      @ForAll @IntRange(min = 100, max = 999) int status,
      @ForAll @LongRange(min = 0, max = 999_999_999_999_999L) long connect,
      @ForAll @LongRange(min = 0, max = 999_999_999_999_999L) long service,
      @ForAll @LongRange(min = 0, max = 999_999_999_999_999L) long bytes) {
    String text = "at=info connect=%dms service=%d status=%d bytes=%d";
    byte[] line = WireText.bytes(text.formatted(connect, service, status, bytes));
    RouterLog log = new RouterLog();

    assertThat(log.parse(line, 0, line.length)).isTrue();
    assertThat(log.status()).isEqualTo(status);
    assertThat(log.connectMillis()).isEqualTo(connect);
    assertThat(log.serviceMillis()).isEqualTo(service);
    assertThat(log.responseBytes()).isEqualTo(bytes);
  }

  /** A path may hold what it likes, but a quote, a blank and a key. */
  @Property
  void a_quoted_path_comes_back_exactly(@ForAll("paths") String path) {
    byte[] line =
        WireText.bytes("at=info method=GET path=\"" + path + "\" host=a.example status=200");
    RouterLog log = new RouterLog();

    assertThat(log.parse(line, 0, line.length)).isTrue();
    assertThat(log.path()).isEqualTo(path);
    assertThat(log.host()).isEqualTo("a.example");
    assertThat(log.status()).isEqualTo(200);
  }

  @Property
  void never_throws_and_never_reads_beyond_a_mutated_line(
      @ForAll("corpus") byte[] original,
      @ForAll @IntRange(min = 0) int where,
      @ForAll("wrongBytes") byte wrong,
      @ForAll @IntRange(min = 0) int length) {
    byte[] line = Arrays.copyOf(original, 1 + length % original.length);
    line[where % line.length] = wrong;

    assertReadsOnly(line);
  }

  @Property(tries = 3000)
  void never_throws_and_never_reads_beyond_something_like_a_line(@ForAll("scraps") String line) {
    assertReadsOnly(WireText.bytes(line));
  }

  @Property
  void never_throws_and_never_reads_beyond_anything(@ForAll byte[] line) {
    assertReadsOnly(line);
  }

  @Provide
  Arbitrary<List<String>> shuffledPairs() {
    return Arbitraries.shuffle(PAIRS);
  }

  @Provide
  Arbitrary<List<String>> unknown() {
    return Arbitraries.of(
            "colour=blue",
            "trace-id=00f0",
            "x=",
            "=y",
            "=",
            "word",
            "a-word-of-many-letters",
            "statuses=500",
            "xat=error",
            "Status=500",
            "b=c=d",
            "host",
            "v=\\xff")
        .list()
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of(
            "/",
            "a",
            "b c",
            " ",
            "=",
            "&",
            ",",
            "\"",
            "status=500",
            " status=500",
            "%20",
            "é",
            "🚂",
            "12345678",
            ":",
            "'",
            "\"x",
            "(",
            "=\"")
        .list()
        .ofMaxSize(12)
        .map(list -> String.join("", list))
        .filter(path -> !path.matches("(?s).*\" +[^ \"]*=.*") && !path.matches("(?s).*\" +"));
  }

  @Provide
  Arbitrary<byte[]> corpus() {
    return Arbitraries.of(
        RouterLine.all().stream()
            .map(RouterLine::bytes)
            .filter(line -> line.length > 0 && line.length < 1000)
            .toList());
  }

  @Provide
  Arbitrary<Byte> wrongBytes() {
    return Arbitraries.oneOf(
        Arbitraries.bytes(), Arbitraries.of((byte) '"', (byte) ' ', (byte) '=', (byte) 0));
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.of(
            "at",
            "at=",
            "at=error",
            "=",
            "\"",
            " ",
            "\\0",
            "\\xff",
            "status",
            "status=",
            "=200",
            "code=H1",
            "8",
            "code=blank-app",
            "method=GET",
            "path=\"",
            "/",
            "host=",
            "request_id=",
            "tls_version=",
            "request_i",
            "fwd=",
            "service=",
            "ms",
            "connect=1m",
            "s",
            "bytes=",
            "99999999",
            "a_key_that_nobody_knows=",
            "\" x=",
            "\" ")
        .list()
        .ofMaxSize(15)
        .map(list -> String.join("", list));
  }

  private static String read(String line) {
    return RouterLogTest.read(new RouterLog(), Slice.alone(WireText.bytes(line)));
  }

  private static void assertReadsOnly(byte[] line) {
    String alone = RouterLogTest.read(new RouterLog(), Slice.alone(line));

    for (String behind : RouterLogTest.MISLEADING) {
      Slice slice = Slice.between("status=500 at=error path=\"", line, behind);
      assertThat(RouterLogTest.read(new RouterLog(), slice)).as(behind).isEqualTo(alone);
    }
  }
}
