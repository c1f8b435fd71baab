package dev.millrace.ingest.redact;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.router;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.ingest.batch.BatchSplitter;
import dev.millrace.ingest.batch.Envelope;
import dev.millrace.ingest.config.Redaction;
import dev.millrace.model.drain.FrameReader;
import dev.millrace.model.router.RouterLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the line: what is to go is gone, and the rest reads as before. */
class RedactionPropertyTest {
  private static final Envelope ENVELOPE = new Envelope("shop", null, null, null);
  private static final String TIME = "2026-11-22T10:00:00.5+00:00";
  private static final String SECRET = "s3cret";
  private static final String CLIENT = "77.66.55.44";

  private static final BatchRedactor REDACTOR =
      new BatchRedactor(Redaction.parse(List.of("fwd", "query=token")));

  @Property(tries = 300)
  void allOtherFieldsReadAsBefore(@ForAll("lines") String line) {
    byte[] before = line.getBytes(StandardCharsets.UTF_8);
    byte[] after =
        new LineRedactor(Redaction.parse(List.of("fwd", "query=token")))
            .redact(before, 0, before.length);

    assertThat(fields(after)).isEqualTo(fields(before));
  }

  @Property(tries = 300)
  void whatIsToGoIsGoneAndTheFramingIsExact(@ForAll("batches") List<String> lines) {
    byte[] original = body(lines.stream().map(line -> router(TIME, line)).toList());
    Batch batch = redact(original);
    byte[] stored = batch.record().frames();

    assertThat(text(stored)).doesNotContain(SECRET, CLIENT);
    assertThat(stored.length).isLessThanOrEqualTo(original.length);
    FrameReader frames = new FrameReader(stored);
    List<String> messages = new ArrayList<>();
    while (frames.next()) {
      assertThat(frames.isParked()).isFalse();
      messages.add(message(stored, frames));
    }
    assertThat(body(messages)).isEqualTo(stored);
    assertThat(messages).hasSameSizeAs(lines);
  }

  @Property(tries = 300)
  void againChangesNothing(@ForAll("batches") List<String> lines) {
    Batch once = redact(body(lines.stream().map(line -> router(TIME, line)).toList()));

    Batch twice = redact(once.record().frames());

    assertThat(twice.record().frames()).isEqualTo(once.record().frames());
    assertThat(twice.record().frameId()).isEqualTo(once.record().frameId());
  }

  /** What cannot be parsed shows nothing, wherever the secret stands. */
  @Property(tries = 300)
  void whateverTheBytesNothingFails(@ForAll byte[] before, @ForAll byte[] after) {
    byte[] secret = (CLIENT + " " + SECRET).getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = new byte[before.length + secret.length + after.length];
    System.arraycopy(before, 0, bytes, 0, before.length);
    System.arraycopy(secret, 0, bytes, before.length, secret.length);
    System.arraycopy(after, 0, bytes, before.length + secret.length, after.length);

    Batch batch = redact(bytes);

    batch
        .deadLetters()
        .forEach(letter -> assertThat(text(letter.bytes())).doesNotContain(CLIENT, SECRET));
    assertThat(batch.record() == null || !text(batch.record().frames()).contains(SECRET)).isTrue();
  }

  @Provide
  Arbitrary<String> lines() {
    return Arbitraries.shuffle(
            "at=info",
            "method=GET",
            "host=h.example",
            "request_id=1-2",
            "dyno=web.1",
            "connect=1ms",
            "service=18ms",
            "status=200",
            "bytes=13",
            "protocol=https",
            "desc=\"a b\"",
            "new=1")
        .flatMap(
            pairs ->
                Combinators.combine(
                        paths(),
                        forwards(),
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.integers().between(0, 12))
                    .as(
                        (path, fwd, pathAt, fwdAt) -> {
                          List<String> line = new ArrayList<>(pairs);
                          line.add(pathAt, path);
                          line.add(fwdAt, fwd);
                          return String.join(" ", line);
                        }));
  }

  @Provide
  Arbitrary<List<String>> batches() {
    return lines().list().ofMinSize(1).ofMaxSize(5);
  }

  private static Arbitrary<String> paths() {
    Arbitrary<String> query =
        Arbitraries.of(
                "a=1",
                "token=" + SECRET,
                "token=" + SECRET + "%20more",
                "b",
                "",
                "c=é",
                "TOKEN=" + SECRET,
                "x=/y?z",
                "u[token]=" + SECRET,
                "d=1;token=" + SECRET)
            .list()
            .ofMaxSize(5)
            .map(parts -> String.join("&", parts));
    Arbitrary<String> quoted = Arbitraries.of("", "q=a b&", "q=a\"b&", "q= fwd&");
    return Arbitraries.oneOf(
        query.map(q -> "path=/a?" + q),
        Combinators.combine(quoted, query).as((odd, q) -> "path=\"/a b?" + odd + q + "\""));
  }

  private static Arbitrary<String> forwards() {
    Arbitrary<List<String>> addresses =
        Arbitraries.of(
                CLIENT, "2001:db8:1:2::" + "7", "unknown", "", CLIENT + ":80", "::ffff:" + CLIENT)
            .list()
            .ofMaxSize(4);
    return Arbitraries.oneOf(
        addresses.map(list -> "fwd=\"" + String.join(", ", list) + "\""),
        addresses.map(list -> "fwd=\"" + String.join(",", list) + "\""),
        addresses.map(list -> "fwd=" + String.join(",", list)),
        addresses.map(list -> "fwd=" + String.join(", ", list)));
  }

  private static Batch redact(byte[] body) {
    return REDACTOR.redact(ENVELOPE, new BatchSplitter(body).toBatch(ENVELOPE, 1));
  }

  private static List<Object> fields(byte[] line) {
    RouterLog log = new RouterLog();
    assertThat(log.parse(line, 0, line.length)).as(text(line)).isTrue();
    return List.of(
        log.status(),
        log.code(),
        log.responseBytes(),
        log.serviceMillis(),
        log.connectMillis(),
        log.isFailed(),
        log.method(),
        log.host(),
        log.requestId(),
        log.dyno(),
        log.path().replaceFirst("\\?.*", ""));
  }

  private static String message(byte[] b, FrameReader frames) {
    return new String(b, frames.start(), frames.end() - frames.start(), StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
