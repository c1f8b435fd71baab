package dev.millrace.ingest.redact;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.join;
import static dev.millrace.ingest.batch.Frames.lossNotice;
import static dev.millrace.ingest.batch.Frames.router;
import static dev.millrace.ingest.batch.Frames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.ingest.batch.BatchSplitter;
import dev.millrace.ingest.batch.Envelope;
import dev.millrace.ingest.config.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchRedactorTest {
  private static final String TIME = "2026-11-22T10:00:00.5+00:00";
  private static final Envelope UNNAMED = new Envelope("shop", null, null, null);
  private static final Envelope NAMED = new Envelope("shop", "frame-1", null, null);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "at=info fwd=\"203.0.113.77\" status=200 | at=info fwd=\"203.0.113.0\" status=200",
        "at=info fwd=203.0.113.77 status=200 | at=info fwd=203.0.113.0 status=200",
        "at=info fwd=1.2.3.4, 5.6.7.8 status=200 | at=info fwd=1.2.3.0, 5.6.7.0 status=200",
        "at=info fwd=1.2.3.4 and more dyno=web.1 | at=info fwd=x dyno=web.1",
        "at=info fwd= dyno=web.1 | at=info fwd= dyno=web.1",
        "at=info fwd=\"1.2.3.4\" x=1 fwd=\"5.6.7.8\" | at=info fwd=\"1.2.3.0\" x=1 fwd=\"5.6.7.0\"",
        "at=info fwd=\"1.2.3.4 | at=info fwd=\"1.2.3.0",
        "at=info path=\"/?token=a b&c\" fwd=1.2.3.4 | at=info path=\"/?token=x&c\" fwd=1.2.3.0",
        "path=\"/?token=a\"b\" at=info | path=\"/?token=x\" at=info",
        "path=/?token=a b at=info | path=/?token=x at=info",
        "status=200 path=/?token=secret | status=200 path=/?token=x",
        "at=info host=1.2.3.4 request_id=token=5 | at=info host=1.2.3.4 request_id=token=5",
        "status=abc fwd=\"1.2.3.4\" é | xxxxxx=xxx xxx=\"x.x.x.x\" xx",
        "client 1.2.3.4 was here | xxxxxx x.x.x.x xxx xxxx",
      })
  void aRouterLogKeepsAllButWhatIsToGo(String line, String redacted) {
    byte[] stored = redact(NAMED, body(router(TIME, line), lossNotice(7))).record().frames();

    assertThat(text(stored)).isEqualTo(text(body(router(TIME, redacted), lossNotice(7))));
  }

  @Test
  void whatIsParkedIsMaskedWhole() {
    byte[] body =
        join(
            body(router(TIME, "at=info fwd=1.2.3.4")),
            utf8("fwd=\"5.6.7.8\" garbage"),
            body("<158>no header, fwd=\"9.8.7.6\"\n", router(TIME, "at=info")));

    assertThat(redact(NAMED, body).deadLetters())
        .extracting(letter -> text(letter.bytes()))
        .containsExactlyInAnyOrder("xxx=\"x.x.x.x\" xxxxxxx", "<xxx>xx xxxxxx, xxx=\"x.x.x.x\"\n");
  }

  @Test
  void aRetryHasTheSameIdentityWhichTellsNothing() {
    String line = router(TIME, "at=info fwd=\"203.0.113.77\"");
    String neighbour = router(TIME, "at=info fwd=\"203.0.113.78\"");

    String identity = redact(UNNAMED, body(line)).record().frameId();

    assertThat(redact(UNNAMED, body(lossNotice(3), line)).record().frameId()).isEqualTo(identity);
    assertThat(redact(UNNAMED, body(neighbour)).record().frameId()).isEqualTo(identity);
    assertThat(redact(UNNAMED, body(router(TIME, "at=error"))).record().frameId())
        .isNotEqualTo(identity);
    assertThat(redact(NAMED, body(line)).record().frameId()).isEqualTo("frame-1");
  }

  @Test
  void withoutRedactionNothingIsTouched() {
    Batch batch = new BatchSplitter(body(router(1))).toBatch(UNNAMED, 1);

    assertThat(new BatchRedactor(Redaction.NONE).redact(UNNAMED, batch)).isSameAs(batch);
  }

  private static Batch redact(Envelope envelope, byte[] body) {
    return new BatchRedactor(Redaction.parse(List.of("fwd query=token")))
        .redact(envelope, new BatchSplitter(body).toBatch(envelope, 1));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
