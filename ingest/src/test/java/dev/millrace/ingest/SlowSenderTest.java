package dev.millrace.ingest;

import static dev.millrace.ingest.batch.Frames.body;
import static dev.millrace.ingest.batch.Frames.router;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.config.Credentials;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.IngestOptions;
import dev.millrace.ingest.store.RecordingBatchStore;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Senders that hold a connection by sending, or reading, as slowly as they can. */
class SlowSenderTest {
  private static final String POST = "POST /logs?app=shop HTTP/1.1\r\nHost: x\r\n";
  private static final byte[] BODY = body(router(1));
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RecordingBatchStore store = new RecordingBatchStore();
  private Ingest ingest;

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void aHeaderThatTricklesIsCutOff() throws IOException {
    start(IngestConfig.builder().readTimeout(Duration.ofMillis(500)));
    try (RawConnection connection = new RawConnection(ingest.port())) {
      connection.send(POST + "X-Slow: ");

      awaitCutOff(connection);
    }
  }

  @Test
  void aBodyThatTricklesIsCutOff() throws IOException {
    start(IngestConfig.builder().readTimeout(Duration.ofMillis(500)));
    try (RawConnection connection = new RawConnection(ingest.port())) {
      connection.send(POST + "Content-Length: 100000\r\n\r\n");

      awaitCutOff(connection);
    }
    await().atMost(PATIENCE).until(() -> ingest.inFlightBytes() == 0);
  }

  /** Its body is read to its end all the same, so that the answer arrives; but not for ever. */
  @Test
  void aRefusedBodyThatTricklesIsCutOff() throws IOException {
    start(
        IngestConfig.builder()
            .credentials(Credentials.parse("shop:s"))
            .readTimeout(Duration.ofMillis(500))
            .deliveryTimeout(Duration.ofMillis(500)));
    try (RawConnection connection = new RawConnection(ingest.port())) {
      connection.send(POST + "Content-Length: 100000\r\n\r\n");
      assertThat(connection.read()).startsWith("HTTP/1.1 401");

      awaitCutOff(connection);
    }
  }

  @Test
  void anAnswerThatNobodyReadsIsCutOff() throws IOException {
    start(
        IngestConfig.builder()
            .readTimeout(Duration.ofMillis(500))
            .deliveryTimeout(Duration.ofMillis(500)));
    try (RawConnection connection = new RawConnection(ingest.port())) {
      String requests = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1000);

      await().atMost(PATIENCE).until(() -> connection.isCutOffAfter(requests));
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws IOException {
    start(
        IngestConfig.builder()
            .keepAlive(Duration.ofMillis(500))
            .readTimeout(Duration.ofMillis(500)));
    try (RawConnection silent = new RawConnection(ingest.port());
        RawConnection used = new RawConnection(ingest.port())) {
      used.send(POST + "Content-Length: " + BODY.length + "\r\n\r\n").send(BODY);
      assertThat(used.read()).startsWith("HTTP/1.1 204");

      assertThat(silent.readToEnd()).isEmpty();
      assertThat(used.readToEnd()).isEmpty();
    }
  }

  /** An answer must not be lost to a time-out that ran while nothing was to be said. */
  @Test
  void aConnectionThatWasIdleForLongerThanAnExchangeMayTakeIsStillGood() throws Exception {
    start(
        IngestConfig.builder()
            .readTimeout(Duration.ofMillis(100))
            .deliveryTimeout(Duration.ofMillis(100)));
    try (RawConnection connection = new RawConnection(ingest.port());
        RawConnection clock = new RawConnection(ingest.port())) {
      connection.send(POST + "Content-Length: " + BODY.length + "\r\n\r\n").send(BODY);
      assertThat(connection.read()).startsWith("HTTP/1.1 204");
      // Refused, and cut off when an exchange's time is over.
      clock.send("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
      awaitCutOff(clock);

      connection.send(POST + "Content-Length: " + BODY.length + "\r\n\r\n").send(BODY);

      assertThat(connection.read()).startsWith("HTTP/1.1 204");
    }
  }

  private void start(IngestOptions config) {
    ingest = Ingest.start(config.port(0).build(), store);
  }

  private static void awaitCutOff(RawConnection connection) {
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(PATIENCE)
        .until(() -> connection.isCutOffAfter("x"));
  }
}
