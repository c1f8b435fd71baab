package dev.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays that are cut off, as processes of their own. */
class ResumeTest {
  private static final Instant T = Instant.parse("2026-11-25T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int REQUESTS = 1500;

  @TempDir static Path directory;
  private static KafkaBroker broker;

  private final RecordedLog log = new RecordedLog(broker, 3);
  private final RecordingTarget target = new RecordingTarget();

  @BeforeAll
  static void startBroker() {
    broker = new KafkaBroker(directory.resolve("kafka"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @AfterEach
  void close() {
    log.close();
    target.close();
  }

  @Test
  void aReplayThatWasKilledGoesOnAndLosesNothing() throws Exception {
    record();
    Path position = directory.resolve("killed");
    Process process = start(position, "--rate=200");
    await().atMost(PATIENCE).until(() -> done(position) >= 200);

    process.destroyForcibly().waitFor();
    long saved = ended(position);
    int sentBefore = target.requests().size();
    Command.Result result = resume(position);

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(sentBefore).isLessThan(REQUESTS);
    assertThat(new HashSet<>(target.paths())).isEqualTo(all());
    // Repeated is what had been sent, and was not yet noted down.
    assertThat((long) target.requests().size()).isEqualTo(REQUESTS + sentBefore - saved);
  }

  @Test
  void anInterruptedReplayReportsAtOnceAndGoesOnWhereItStopped() throws Exception {
    record();
    Path position = directory.resolve("interrupted");
    Path json = directory.resolve("interrupted.json");
    Process process = start(position, "--rate=200", "--json=" + json);
    await().atMost(PATIENCE).until(() -> target.requests().size() >= 100);

    // SIGTERM, which Ctrl-C's SIGINT is like.
    process.destroy();
    process.waitFor();
    Command.Result result = resume(position);

    assertThat(Files.readString(json)).contains("\"result\" : \"incomplete\"");
    assertThat(result.out()).contains("sent by an earlier run");
    assertThat(new HashSet<>(target.paths())).isEqualTo(all());
  }

  /**
   * A request that was due in an hour and was never sent makes the replay no faster than planned.
   */
  @Test
  void whatWasPlannedEndsWithTheLastRequestThatWasSent() throws Exception {
    log.batch(0, Line.at(T)).batch(1, Line.at(T.plusSeconds(3600)));
    Path json = directory.resolve("planned.json");
    Process process = start(directory.resolve("planned"), "--json=" + json);
    await().atMost(PATIENCE).until(() -> !target.requests().isEmpty());

    process.destroy();
    process.waitFor();

    assertThat(Files.readString(json)).containsPattern("\"plannedSeconds\" : 0\\.0\\b");
  }

  @Test
  void whatWasAnsweredBehindASlowRequestIsNotSentAgain() throws Exception {
    record();
    Path position = directory.resolve("slow");
    CountDownLatch released = new CountDownLatch(1);
    try (RecordingTarget slow =
        new RecordingTarget(
            exchange -> {
              if (exchange.getRequestURI().getPath().equals("/7")) {
                awaitQuietly(released);
              }
              exchange.sendResponseHeaders(200, -1);
            })) {
      Process process = start(slow, position, "--rate=1000", "--timeout=10m");
      await().atMost(PATIENCE).until(() -> ended(position) == REQUESTS - 1);
      assertThat(done(position)).isLessThan(REQUESTS - 1);

      // With the slow one in flight.
      process.destroy();
      process.waitFor();
      released.countDown();
      Command.Result result = resume(slow, position);

      assertThat(result.exitCode()).as(result.toString()).isZero();
      assertThat(result.out()).contains("1 requests to", "1,499 sent by an earlier run");
      assertThat(slow.paths()).hasSize(REQUESTS + 1).contains("/7");
      assertThat(new HashSet<>(slow.paths())).isEqualTo(all());
      assertThat(done(position)).isEqualTo(REQUESTS);
    }
  }

  /** As written before there was more in it than a number, and by it a sequence with all of 499. */
  @Test
  void thePositionOfAnEarlierVersionMeansWhatItMeant() throws Exception {
    log.batch(
        0,
        Line.at(T).path("/0"),
        Line.at(T.plusMillis(1)).path("/1").status(499),
        Line.at(T.plusMillis(2)).path("/2"),
        Line.at(T.plusMillis(3)).path("/3").status(499),
        Line.at(T.plusMillis(4)).path("/4"));
    Path position = directory.resolve("earlier");
    Files.writeString(
        position,
        "{\"selection\":\"all requests, within 30s\",\"fromMillis\":-9223372036854775808,"
            + "\"toMillis\":9223372036854775807,\"range\":{\"partitions\":{"
            + "\"0\":{\"start\":0,\"end\":1},\"1\":{\"start\":0,\"end\":0},"
            + "\"2\":{\"start\":0,\"end\":0}},\"lastReceivedMillis\":9223372036854775807},"
            + "\"done\":2}");

    Command.Result dry =
        Command.replay(log, target.url(), "--dry-run", "--resume=" + position).run();
    resume(position);

    assertThat(dry.out()).contains("3 requests of 5 lines", "2 sent by an earlier run");
    assertThat(target.paths()).containsExactlyInAnyOrder("/2", "/3", "/4");
    assertThat(done(position)).isEqualTo(5);
  }

  @Test
  void aReplayThatIsCompleteSendsNothingAgain() {
    record();
    Path position = directory.resolve("complete");
    resume(position);

    Command.Result again = resume(position);

    assertThat(target.requests()).hasSize(REQUESTS);
    assertThat(again.out())
        .contains(
            "nothing was sent: the earlier run had sent everything", "delete the --resume file")
        .contains("1,500 sent by an earlier run");
  }

  @Test
  void aPositionMeansNothingInAnotherSelection() {
    record();
    Path position = directory.resolve("other");
    resume(position);

    Command.Result result =
        Command.replay(log, target.url(), "--resume=" + position, "--status=404").run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("belongs to a different replay");
  }

  @Test
  void aFileThatIsNoPositionIsLeftAlone() throws IOException {
    record();
    Path file = Files.writeString(directory.resolve("notes"), "my notes");

    Command.Result result = Command.replay(log, target.url(), "--resume=" + file).run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(file).hasContent("my notes");
  }

  private void record() {
    for (int batch = 0; batch < REQUESTS / 100; batch++) {
      int first = batch * 100;
      log.batch(
          batch % 3,
          IntStream.range(first, first + 100)
              // In disorder, with batches that overlap.
              .mapToObj(i -> Line.at(T.plusMillis(i * 37 % 5000 + first)).path("/" + i))
              .toArray(Line[]::new));
    }
  }

  private static Set<String> all() {
    Set<String> all = new HashSet<>();
    IntStream.range(0, REQUESTS).forEach(i -> all.add("/" + i));
    return all;
  }

  private Command.Result resume(Path position) {
    return resume(target, position);
  }

  private Command.Result resume(RecordingTarget to, Path position) {
    return Command.replay(log, to.url(), "--speed=max", "--max-rate=none", "--resume=" + position)
        .run();
  }

  private Process start(Path position, String... arguments) throws IOException {
    return start(target, position, arguments);
  }

  private Process start(RecordingTarget to, Path position, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ReplayMain.class.getName());
    command.addAll(
        Command.replay(log, to.url(), arguments).with("--resume=" + position).arguments());
    return new ProcessBuilder(command)
        .redirectOutput(directory.resolve("out").toFile())
        .redirectErrorStream(true)
        .start();
  }

  private static long done(Path position) throws IOException {
    if (!Files.exists(position)) {
      return 0;
    }
    return Long.parseLong(Files.readString(position).replaceAll(".*\"done\":(\\d+).*", "$1"));
  }

  /** How many requests have ended by the file, in a row from the first or not. */
  private static long ended(Path position) throws IOException {
    long ended = done(position);
    Matcher span =
        Pattern.compile("\"start\":(\\d+),\"end\":(\\d+)")
            .matcher(Files.exists(position) ? beyond(Files.readString(position)) : "");
    while (span.find()) {
      ended += Long.parseLong(span.group(2)) - Long.parseLong(span.group(1));
    }
    return ended;
  }

  private static String beyond(String json) {
    return json.substring(json.indexOf("\"beyond\""));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
