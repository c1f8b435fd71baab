package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.join;
import static dev.millrace.ingest.batch.Frames.router;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.batch.Frames;
import dev.millrace.ingest.config.ByteSize;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.store.RecordingBatchStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that come packed, as log shippers send them unless told otherwise. */
class GzipDrainTest {
  private static final int MAX_BODY = 1 << 20;

  private final RecordingBatchStore store = new RecordingBatchStore();
  private Ingest ingest;
  private Drain drain;

  @BeforeEach
  void start() {
    ingest =
        Ingest.start(
            IngestConfig.builder()
                .port(0)
                .maxBody(new ByteSize(MAX_BODY))
                .maxInFlight(new ByteSize(2 * MAX_BODY))
                .build(),
            store);
    drain = new Drain(ingest);
  }

  @AfterEach
  void stop() {
    await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isZero());
    ingest.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1000})
  void whatWasPackedIsStored(int lines) throws IOException {
    String[] messages = new String[lines];
    Arrays.setAll(messages, Frames::router);
    byte[] body = body(messages);

    assertThat(post(gzip(body), "gzip").statusCode()).isEqualTo(204);

    assertThat(store.batches).hasSize(1);
    assertThat(store.batches.get(0).record().frames()).isEqualTo(body);
    assertThat(drain.metric("millrace_ingest_received_bytes_total")).isEqualTo(body.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GZIP", "x-gzip", " gzip "})
  void otherSpellingsAreUnderstood(String coding) throws IOException {
    assertThat(post(gzip(body(router(1))), coding).statusCode()).isEqualTo(204);

    assertThat(store.batches.get(0).record().frames()).isEqualTo(body(router(1)));
  }

  @Test
  void identityIsAsItIs() {
    assertThat(post(body(router(1)), "identity").statusCode()).isEqualTo(204);

    assertThat(store.batches.get(0).record().frames()).isEqualTo(body(router(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "zstd", "gzip, gzip", "nonsense"})
  void anotherCodingIs415AndSaysWhichIsTaken(String coding) {
    HttpResponse<String> answer = post(body(router(1)), coding);

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.headers().firstValue("Accept-Encoding")).hasValue("gzip");
    assertThat(answers("unsupported-encoding", 415)).isEqualTo(1);
    assertThat(store.batches).isEmpty();
  }

  /** A kilobyte for each megabyte of zeros. */
  @Test
  void aBombIs413() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 200; i++) {
        out.write(new byte[1 << 20]);
      }
    }
    byte[] bomb = packed.toByteArray();
    assertThat(bomb.length).isLessThan(MAX_BODY);

    assertThat(post(bomb, "gzip").statusCode()).isEqualTo(413);

    assertThat(store.batches).isEmpty();
  }

  @Test
  void theLargestBodyIsTakenAndALargerOneIs413() throws IOException {
    assertThat(post(gzip(new byte[MAX_BODY]), "gzip").statusCode()).isEqualTo(204);
    assertThat(post(gzip(new byte[MAX_BODY + 1]), "gzip").statusCode()).isEqualTo(413);
  }

  @Test
  void whatUnpacksToMoreThanMayBeInFlightIs503() throws IOException {
    try (RawConnection other = new RawConnection(ingest.port())) {
      for (int i = 0; i < 2; i++) {
        RawConnection stalled = i == 0 ? other : new RawConnection(ingest.port());
        stalled.send("POST /logs?app=shop HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
        if (i == 1) {
          await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isEqualTo(2_000_000));
          assertThat(post(gzip(new byte[MAX_BODY]), "gzip").statusCode()).isEqualTo(503);
          stalled.close();
        }
      }
    }
    assertThat(answers("full", 503)).isEqualTo(1);
  }

  @Test
  void aStreamThatBreaksOffIs400AndNothingOfItIsStored() throws IOException {
    byte[] whole = gzip(body(router(1), router(2)));
    for (int length = 1; length < whole.length; length++) {
      assertThat(post(Arrays.copyOf(whole, length), "gzip").statusCode())
          .as("%d of %d bytes", length, whole.length)
          .isEqualTo(400);
    }
    assertThat(answers("not-gzip", 400)).isEqualTo(whole.length - 1);
    assertThat(store.batches).isEmpty();
  }

  @Test
  void whatIsNotGzipIs400() throws IOException {
    byte[] damaged = gzip(body(router(1)));
    damaged[damaged.length - 6] ^= 1;

    assertThat(post(damaged, "gzip").statusCode()).as("a wrong checksum").isEqualTo(400);
    assertThat(post(body(router(1)), "gzip").statusCode()).isEqualTo(400);

    assertThat(store.batches).isEmpty();
  }

  /** A stream may have several members (RFC 1952, section 2.2). */
  @Test
  void membersAreOneBody() throws IOException {
    byte[] body = join(gzip(body(router(1))), gzip(body(router(2))));

    assertThat(post(body, "gzip").statusCode()).isEqualTo(204);

    assertThat(store.batches.get(0).record().frames()).isEqualTo(body(router(1), router(2)));
  }

  private HttpResponse<String> post(byte[] body, String coding) {
    return drain.post("/logs?app=shop", body, "Content-Encoding", coding);
  }

  private double answers(String answer, int status) {
    return drain.metric(
        "millrace_ingest_requests_total{answer=\"%s\",status=\"%d\"}".formatted(answer, status));
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    }
    return packed.toByteArray();
  }
}
