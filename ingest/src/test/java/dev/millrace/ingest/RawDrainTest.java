package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.join;
import static dev.millrace.ingest.batch.Frames.router;
import static dev.millrace.ingest.batch.Frames.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.config.ByteSize;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.IngestOptions;
import dev.millrace.ingest.store.RecordingBatchStore;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a well-behaved HTTP client never sends. */
class RawDrainTest {
  private static final String POST = "POST /logs?app=shop HTTP/1.1\r\nHost: x\r\n";

  private final RecordingBatchStore store = new RecordingBatchStore();
  private Ingest ingest;

  @AfterEach
  void stop() {
    ingest.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rubbish\r\n\r\n",
        "POST /logs?app=%zz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
        POST + "Content-Length: abc\r\n\r\n",
        POST + "Content-Length: -5\r\n\r\n",
        POST + "Content-Length: 99999999999999999999\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        POST + "Transfer-Encoding: nonsense\r\n\r\n",
        POST + "Authorization: Basic \u00ff\u00fe\r\nContent-Length: 0\r\n\r\n",
        "POST /logs?app=shop HTTP/9.9\r\nHost: x\r\n\r\n",
        "\u0000\u0001\u0002\r\n\r\n",
      })
  void badInputIsNeverAnswered5xxAndNeverStopsTheServer(String request) throws IOException {
    start(IngestConfig.builder());

    assertThat(statusOf(request + " ".repeat(10))).doesNotContain(" 5");

    assertThat(new Drain(ingest).get("/health").statusCode()).isEqualTo(200);
    await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isZero());
  }

  @Test
  void tooManyAndTooLargeHeadersAreRefused() throws IOException {
    start(IngestConfig.builder());
    StringBuilder many = new StringBuilder(POST);
    for (int i = 0; i < 60; i++) {
      many.append("X-").append(i).append(": y\r\n");
    }

    assertThat(statusOf(many + "Content-Length: 0\r\n\r\n")).doesNotContain(" 2", " 5");
    assertThat(statusOf(POST + "X: " + "y".repeat(20_000) + "\r\nContent-Length: 0\r\n\r\n"))
        .doesNotContain(" 2", " 5");
  }

  @Test
  void aDeclaredLengthBeyondTheLimitIs413BeforeAnyOfItIsSent() throws IOException {
    start(IngestConfig.builder());

    assertThat(statusOf(POST + "Content-Length: 4194305\r\n\r\n")).startsWith("HTTP/1.1 413");
    assertThat(statusOf(POST.replace("/logs", "/elsewhere") + "Content-Length: 4194305\r\n\r\n"))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void chunksBeyondTheLimitAre413() throws IOException {
    start(IngestConfig.builder().maxBody(new ByteSize(1024)));
    StringBuilder request = new StringBuilder(POST).append("Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 5; i++) {
      request.append("100\r\n").append("x".repeat(256)).append("\r\n");
    }

    assertThat(statusOf(request + "0\r\n\r\n")).startsWith("HTTP/1.1 413");

    assertThat(store.batches).isEmpty();
    await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isZero());
  }

  @Test
  void aBodyInDribsAndDrabsIsWhole() throws IOException {
    start(IngestConfig.builder());
    byte[] body = body(router(1), router(2));
    try (Socket socket = connect()) {
      socket.getOutputStream().write(utf8(POST + "Content-Length: " + body.length + "\r\n\r\n"));
      for (byte b : body) {
        socket.getOutputStream().write(b);
        socket.getOutputStream().flush();
      }

      assertThat(read(socket)).startsWith("HTTP/1.1 204");
    }
    assertThat(store.batches.get(0).record().frames()).isEqualTo(body);
  }

  @Test
  void aSenderThatWaitsToBeAskedIsAsked() throws IOException {
    start(IngestConfig.builder());
    byte[] body = body(router(1));
    try (Socket socket = connect()) {
      String headers = "Expect: 100-continue\r\nContent-Length: " + body.length + "\r\n\r\n";
      socket.getOutputStream().write(utf8(POST + headers));

      assertThat(read(socket)).startsWith("HTTP/1.1 100");
      socket.getOutputStream().write(body);
      assertThat(read(socket)).startsWith("HTTP/1.1 204");
    }
  }

  @Test
  void twoBatchesInOneWriteAreBothStored() throws IOException {
    start(IngestConfig.builder());
    byte[] body = body(router(1));
    byte[] request = join(utf8(POST + "Content-Length: " + body.length + "\r\n\r\n"), body);
    try (Socket socket = connect()) {
      socket.getOutputStream().write(join(request, request));

      await().untilAsserted(() -> assertThat(store.batches).hasSize(2));
    }
  }

  @Test
  void uploadsThatBreakOffGiveTheirRoomBack() throws IOException {
    start(IngestConfig.builder());
    List<Socket> uploads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Socket declared = connect();
      declared.getOutputStream().write(utf8(POST + "Content-Length: 100000\r\n\r\n123 <158>1"));
      uploads.add(declared);
      Socket chunked = connect();
      chunked.getOutputStream().write(utf8(POST + "Transfer-Encoding: chunked\r\n\r\n5\r\n123 <"));
      uploads.add(chunked);
    }
    await()
        .untilAsserted(
            () -> assertThat(ingest.inFlightBytes()).isEqualTo(4 * (100_000L + (16 << 10))));

    for (int i = 0; i < uploads.size(); i++) {
      if (i % 4 < 2) {
        uploads.get(i).setSoLinger(true, 0);
      }
      uploads.get(i).close();
    }

    await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isZero());
    assertThat(store.batches).isEmpty();
    assertThat(
            new Drain(ingest)
                .metric("millrace_ingest_requests_total{answer=\"aborted\",status=\"none\"}"))
        .isEqualTo(8);
  }

  /** Their lengths are not known, which must not count as the longest there may be. */
  @Test
  void chunkedUploadsThatStallLeaveRoomForOthers() throws IOException {
    start(IngestConfig.builder());
    byte[] body = body(router(1));
    List<Socket> stalled = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Socket socket = connect();
      socket.getOutputStream().write(utf8(POST + "Transfer-Encoding: chunked\r\n\r\n400\r\n1"));
      stalled.add(socket);
    }
    await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isEqualTo(100L * (16 << 10)));

    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(join(utf8(POST + "Content-Length: " + body.length + "\r\n\r\n"), body));
      assertThat(read(socket)).startsWith("HTTP/1.1 204");
    }
    for (Socket socket : stalled) {
      socket.close();
    }
  }

  @Test
  void aChunkedUploadThatOutgrowsTheRoomThereIsIs503() throws IOException {
    start(
        IngestConfig.builder()
            .maxBody(ByteSize.ofMebibytes(1))
            .maxInFlight(ByteSize.ofMebibytes(1)));
    try (Socket other = connect()) {
      other.getOutputStream().write(utf8(POST + "Content-Length: 900000\r\n\r\n1"));
      await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isEqualTo(900_000));

      String chunks = ("8000\r\n" + "x".repeat(0x8000) + "\r\n").repeat(5);
      assertThat(statusOf(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n"))
          .startsWith("HTTP/1.1 503");

      await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isEqualTo(900_000));
    }
  }

  @Test
  void anUploadThatStallsIsCutOffAndGivesItsRoomBack() throws IOException {
    start(IngestConfig.builder().readTimeout(Duration.ofMillis(300)));
    try (Socket socket = connect()) {
      socket.getOutputStream().write(utf8(POST + "Content-Length: 100000\r\n\r\n123 <158>1"));
      await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isEqualTo(100_000));

      assertThat(read(socket)).isEmpty();
    }
    await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isZero());
  }

  @Test
  void anUploadThatTricklesIsCutOffToo() throws IOException {
    start(IngestConfig.builder().readTimeout(Duration.ofMillis(500)));
    try (Socket socket = connect()) {
      socket.getOutputStream().write(utf8(POST + "Content-Length: 100000\r\n\r\n"));
      await()
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                try {
                  socket.getOutputStream().write('x');
                  return false;
                } catch (IOException cutOff) {
                  return true;
                }
              });
    }
    await().untilAsserted(() -> assertThat(ingest.inFlightBytes()).isZero());
  }

  @Test
  void aConnectionMayBeIdleLongerThanABodyMayTake() throws IOException {
    start(
        IngestConfig.builder()
            .readTimeout(Duration.ofMillis(200))
            .keepAlive(Duration.ofSeconds(30)));
    byte[] body = body(router(1));
    byte[] request = join(utf8(POST + "Content-Length: " + body.length + "\r\n\r\n"), body);
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request);
      assertThat(read(socket)).startsWith("HTTP/1.1 204");

      // Idle while another connection, that stalls, runs into the time-out.
      try (Socket stalled = connect()) {
        stalled.getOutputStream().write(utf8(POST + "Content-Length: 10\r\n\r\n"));
        assertThat(read(stalled)).isEmpty();
      }
      try (Socket stalled = connect()) {
        stalled.getOutputStream().write(utf8(POST + "Content-Length: 10\r\n\r\n"));
        assertThat(read(stalled)).isEmpty();
      }

      socket.getOutputStream().write(request);
      assertThat(read(socket)).startsWith("HTTP/1.1 204");
    }
  }

  private void start(IngestOptions config) {
    ingest = Ingest.start(config.port(0).build(), store);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", ingest.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private String statusOf(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return read(socket);
    } catch (java.net.SocketException closedAtOnce) {
      return "";
    }
  }

  /** What comes next, at most one read; empty at the end. */
  private static String read(Socket socket) throws IOException {
    byte[] buffer = new byte[8192];
    try {
      int read = socket.getInputStream().read(buffer);
      return read < 0 ? "" : new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
    } catch (java.net.SocketException reset) {
      return "";
    }
  }
}
