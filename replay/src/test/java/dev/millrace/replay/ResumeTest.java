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
    long saved = done(position);
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
    assertThat(result.out()).contains("sent by a former run");
    assertThat(new HashSet<>(target.paths())).isEqualTo(all());
  }

  @Test
  void aReplayThatIsCompleteSendsNothingAgain() {
    record();
    Path position = directory.resolve("complete");
    resume(position);

    Command.Result again = resume(position);

    assertThat(target.requests()).hasSize(REQUESTS);
    assertThat(again.out()).contains("1,500 sent by a former run");
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
    return Command.replay(
            log, target.url(), "--speed=max", "--max-rate=none", "--resume=" + position)
        .run();
  }

  private Process start(Path position, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ReplayMain.class.getName());
    command.addAll(
        Command.replay(log, target.url(), arguments).with("--resume=" + position).arguments());
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
}
