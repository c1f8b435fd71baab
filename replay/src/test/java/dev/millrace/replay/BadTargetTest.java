package dev.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that are slow, broken or hostile. */
class BadTargetTest {
  private static final Instant T = Instant.parse("2026-11-25T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path directory;
  private static KafkaBroker broker;

  private final RecordedLog log = new RecordedLog(broker, 2);

  @BeforeAll
  static void startBroker() {
    broker = new KafkaBroker(directory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void aTargetThatDoesNotAnswerDoesNotSlowTheSchedule() {
    log.batch(0, lines(20));
    CountDownLatch never = new CountDownLatch(1);
    try (RecordingTarget hanging = new RecordingTarget(exchange -> awaitQuietly(never))) {

      CompletableFuture<Command.Result> result =
          CompletableFuture.supplyAsync(
              () -> Command.replay(log, hanging.url(), "--rate=200", "--timeout=50s").run());

      // All have arrived, and none has been answered.
      await().atMost(PATIENCE).until(() -> hanging.requests().size() == 20);
      assertThat(result).isNotDone();
      never.countDown();
      assertThat(result.join().out()).contains("20 without an answer");
    }
  }

  @Test
  void anAnswerThatTakesTooLongIsATimeOut() {
    log.batch(0, lines(3));
    try (RawTarget silent = new RawTarget(socket -> socket.getInputStream().readAllBytes())) {

      Command.Result result = replay(silent.url(), "--timeout=300ms");

      assertThat(result.out())
          .contains("200 -> time-out")
          .containsPattern("from schedule to answer or time-out: p50 [3-9]\\d\\d+ms");
    }
  }

  @Test
  void aBodyThatNeverEndsIsATimeOut() {
    log.batch(0, lines(1));
    try (RawTarget endless =
        new RawTarget(
            socket -> {
              write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              while (true) {
                write(socket, "1\r\nx\r\n");
              }
            })) {

      assertThat(replay(endless.url(), "--timeout=300ms").out()).contains("200 -> time-out");
    }
  }

  @Test
  void aConnectionThatIsResetIsAnError() {
    log.batch(0, lines(3));
    try (RawTarget resetting =
        new RawTarget(
            socket -> {
              socket.getInputStream().read();
              socket.setSoLinger(true, 0);
            })) {

      assertThat(replay(resetting.url()).out())
          .contains("3 without an answer")
          .contains("200 -> connection closed");
    }
  }

  @Test
  void anAnswerThatIsCutOffIsAnError() {
    log.batch(0, lines(1));
    try (RawTarget cutting =
        new RawTarget(
            socket -> {
              readHead(socket.getInputStream());
              write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
            })) {

      assertThat(replay(cutting.url()).out()).contains("200 -> connection closed");
    }
  }

  @Test
  void whatIsNoHttpIsAnError() {
    log.batch(0, lines(2));
    try (RawTarget garbage =
        new RawTarget(
            socket -> {
              readHead(socket.getInputStream());
              write(socket, "\u0000\u0001 this is no HTTP \r\n\r\n".repeat(100));
            })) {

      assertThat(replay(garbage.url()).out()).contains("200 -> not HTTP");
    }
  }

  @Test
  void anAnswerMayHaveLongHeaders() {
    log.batch(0, lines(1));
    try (RawTarget verbose =
        new RawTarget(
            socket -> {
              readHead(socket.getInputStream());
              write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
              for (int i = 0; i < 15; i++) {
                write(socket, "Set-Cookie: c" + i + "=" + "x".repeat(4000) + "\r\n");
              }
              write(socket, "\r\n");
            })) {

      assertThat(replay(verbose.url()).out()).contains("1 same, 0 different, 0 without");
    }
  }

  @Test
  void anInterimAnswerIsNotTheAnswer() {
    log.batch(0, lines(1));
    try (RawTarget interim =
        new RawTarget(
            socket -> {
              readHead(socket.getInputStream());
              write(
                  socket,
                  "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                      + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            })) {

      assertThat(replay(interim.url()).out()).contains("1 same, 0 different, 0 without");
    }
  }

  @Test
  void aConnectionThatTheTargetClosesBetweenRequestsCostsNothing() {
    log.batch(0, lines(5));
    try (RawTarget closing =
        new RawTarget(
            socket -> {
              // Says that it keeps the connection open, and does not.
              readHead(socket.getInputStream());
              write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            })) {

      Command.Result result = replay(closing.url(), "--max-in-flight=1", "--rate=50");

      assertThat(result.out()).contains("5 same, 0 different, 0 without an answer");
    }
  }

  @Test
  void nobodyThereIsSaidBeforeTheFirstRequest() {
    log.batch(0, lines(1));
    RecordingTarget gone = new RecordingTarget();
    gone.close();

    Command.Result result = Command.replay(log, gone.url()).run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("cannot connect to the target").hasLineCount(1);
  }

  @Test
  void whatExceedsTheRequestsInFlightIsShedIfThatIsWanted() {
    log.batch(0, lines(50));
    CountDownLatch never = new CountDownLatch(1);
    try (RecordingTarget hanging = new RecordingTarget(exchange -> awaitQuietly(never))) {

      Command.Result result =
          replay(
              hanging.url(),
              "--speed=max",
              "--max-rate=none",
              "--max-in-flight=4",
              "--when-full=shed",
              "--timeout=2s");
      never.countDown();

      assertThat(hanging.requests().size()).isLessThan(50);
      assertThat(result.out()).contains("shed, because too many were in flight");
    }
  }

  @Test
  void theBreakerPausesAndThenStops() {
    log.batch(0, lines(2000));
    try (RecordingTarget failing =
        new RecordingTarget(exchange -> exchange.sendResponseHeaders(500, -1))) {

      Command.Result result =
          Command.replay(
                  log, failing.url(), "--rate=500", "--breaker-pause=100ms", "--breaker-trips=2")
              .run();

      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out()).contains("INCOMPLETE").contains("failed at the target");
      assertThat(failing.requests().size()).isBetween(60, 1999);
    }
  }

  @Test
  void theBreakerLetsPassWhatFailedInProductionToo() {
    log.batch(
        0, IntStream.range(0, 100).mapToObj(i -> Line.at(T).status(500)).toArray(Line[]::new));
    try (RecordingTarget failing =
        new RecordingTarget(exchange -> exchange.sendResponseHeaders(500, -1))) {

      Command.Result result = replay(failing.url(), "--rate=500");

      assertThat(result.out()).contains("100 same");
    }
  }

  private static Line[] lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Line.at(T.plusMillis(i)).path("/" + i))
        .toArray(Line[]::new);
  }

  private Command.Result replay(String url, String... arguments) {
    Command.Result result = Command.replay(log, url, arguments).run();
    assertThat(result.exitCode()).as(result.toString()).isZero();
    return result;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Reads up to the empty line. */
  private static void readHead(InputStream in) throws IOException {
    int newlines = 0;
    while (newlines < 2) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no request");
      }
      newlines = b == '\n' ? newlines + 1 : b == '\r' ? newlines : 0;
    }
  }
}
