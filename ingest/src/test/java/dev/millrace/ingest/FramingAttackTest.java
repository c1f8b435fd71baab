package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.join;
import static dev.millrace.ingest.batch.Frames.router;
import static dev.millrace.ingest.batch.Frames.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.store.RecordingBatchStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests about whose end two readers could disagree (RFC 9112, section 11.2). Whatever comes
 * after such a request must not be taken for another one.
 */
class FramingAttackTest {
  private static final String POST = "POST /logs?app=shop HTTP/1.1\r\nHost: x\r\n";
  private static final byte[] BODY = body(router(1));
  private static final String TEXT = new String(BODY, StandardCharsets.ISO_8859_1);

  /** What an attacker would have taken for a request of somebody else. */
  private static final String SMUGGLED =
      "POST /logs?app=victim HTTP/1.1\r\nHost: x\r\nContent-Length: "
          + BODY.length
          + "\r\n\r\n"
          + TEXT;

  private static final String CHUNKED_END = "0\r\n\r\n";

  private final RecordingBatchStore store = new RecordingBatchStore();
  private Ingest ingest;

  @BeforeEach
  void start() {
    ingest =
        Ingest.start(
            IngestConfig.builder().port(0).readTimeout(Duration.ofSeconds(2)).build(), store);
  }

  @AfterEach
  void stop() {
    ingest.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5, 5",
        "Content-Length: +5",
        "Content-Length: -5",
        "Content-Length: 0x5",
        "Content-Length: 5 5",
        "Content-Length:",
        // 2^64 and 2^64 + 5.
        "Content-Length: 18446744073709551616",
        "Content-Length: 18446744073709551621",
        "Content-Length : 5",
        "Content-Length: 5\r\nTransfer-Encoding : chunked",
        "Content-Length: 5\r\n Transfer-Encoding: chunked",
        "Content-Length: 5\r\nTransfer-Encoding:\u000bchunked",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding:",
      })
  void anUnclearEndIsRefusedAndTheConnectionClosed(String headers) throws IOException {
    try (RawConnection connection = new RawConnection(ingest.port())) {
      connection.send(POST + headers + "\r\n\r\n" + CHUNKED_END + SMUGGLED);

      String answers = connection.readToEnd();
      assertThat(answers).doesNotContain("HTTP/1.1 2", "HTTP/1.1 5");
      assertThat(answers.split("HTTP/1\\.1 ", -1).length - 1).isLessThanOrEqualTo(1);
    }
    assertThat(store.batches).isEmpty();
    assertThat(new Drain(ingest).get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void chunksAreNoPartOfOlderVersions() throws IOException {
    try (RawConnection connection = new RawConnection(ingest.port())) {
      connection.send(
          POST.replace("HTTP/1.1", "HTTP/1.0")
              + "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"
              + CHUNKED_END
              + SMUGGLED);

      assertThat(connection.readToEnd()).contains(" 400 ").doesNotContain(" 204 ");
    }
    assertThat(store.batches).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /health\r\n\r\n", "GET /health\n", "GET /health HTTP/0.9\r\n\r\n"})
  void theOldestVersionIsNotSpoken(String request) throws IOException {
    try (RawConnection connection = new RawConnection(ingest.port())) {
      connection.send(request + "\r\n\r\n");

      assertThat(connection.readToEnd()).doesNotContain("up\n", " 200");
    }
  }

  @Test
  void aLengthThatIsTooShortEndsTheBatchAndTheRestIsNoRequest() throws IOException {
    try (RawConnection connection = new RawConnection(ingest.port())) {
      connection.send(POST + "Content-Length: " + (BODY.length - 20) + "\r\n\r\n").send(BODY);

      assertThat(connection.readToEnd()).contains("HTTP/1.1 400");
    }
    assertThat(store.batches).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aLengthThatIsTooLongIsGivenUpWithoutAnAnswer() throws IOException {
    try (RawConnection connection = new RawConnection(ingest.port())) {
      connection.send(POST + "Content-Length: " + (BODY.length + 1) + "\r\n\r\n").send(BODY);

      assertThat(connection.readToEnd()).isEmpty();
    }
    assertThat(store.batches).isEmpty();
    await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isZero());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n",
        "-5\r\n",
        "FFFFFFFFFFFFFFFFF\r\n",
        "7FFFFFFFFFFFFFFF\r\n",
        "5\r\n123456789",
        "5;\r\n12",
        "5\n1234\n",
        "0x5\r\n12345\r\n0\r\n\r\n",
      })
  void chunksThatAreNoneStoreNothingAndGiveTheirRoomBack(String chunks) throws IOException {
    try (RawConnection connection = new RawConnection(ingest.port())) {
      connection.send(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks);

      assertThat(connection.readToEnd()).doesNotContain("HTTP/1.1 2", "HTTP/1.1 5");
    }
    assertThat(store.batches).isEmpty();
    await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isZero());
  }

  /** Undertow takes an empty size for the end of the chunks; a proxy may not. */
  @ParameterizedTest
  @ValueSource(strings = {CHUNKED_END, "\r\n\r\n"})
  void whatFollowsChunksIsNoRequest(String chunks) throws IOException {
    try (RawConnection connection = new RawConnection(ingest.port())) {
      connection.send(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks + SMUGGLED);

      assertThat(connection.readToEnd().split("HTTP/1\\.1 ", -1)).hasSizeLessThanOrEqualTo(2);
    }
    assertThat(store.batches).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5;x=", "0\r\nX-Trailer: "})
  void chunksWithoutEndAreCutOff(String start) throws IOException {
    try (RawConnection connection = new RawConnection(ingest.port())) {
      connection.send(POST + "Transfer-Encoding: chunked\r\n\r\n" + start);
      String more = "x".repeat(64 * 1024);

      await().atMost(Duration.ofSeconds(60)).until(() -> connection.isCutOffAfter(more));
    }
    assertThat(store.batches).isEmpty();
    await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isZero());
  }

  @Test
  void manyBatchesInOneWriteAreAllStoredInTheirOrder() throws IOException {
    int count = 100;
    byte[] all = new byte[0];
    for (int i = 0; i < count; i++) {
      String id = "Logplex-Frame-Id: " + i + "\r\nContent-Length: " + BODY.length + "\r\n\r\n";
      all = join(all, utf8(POST + id), BODY);
    }
    try (RawConnection connection = new RawConnection(ingest.port())) {
      connection.send(all);

      await().atMost(Duration.ofSeconds(60)).until(() -> store.batches.size() == count);
    }
    for (int i = 0; i < count; i++) {
      assertThat(store.batches.get(i).record().frameId()).isEqualTo(Integer.toString(i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1e9", "99999999999999999999", "\u00ff", ""})
  void anAbsurdCountOfMessagesCostsNoBatch(String count) throws IOException {
    try (RawConnection connection = new RawConnection(ingest.port())) {
      connection
          .send(POST + "Logplex-Msg-Count: " + count + "\r\nContent-Length: " + BODY.length)
          .send("\r\n\r\n")
          .send(BODY);

      assertThat(connection.read()).startsWith("HTTP/1.1 204");
    }
    assertThat(store.batches).hasSize(1);
  }
}
