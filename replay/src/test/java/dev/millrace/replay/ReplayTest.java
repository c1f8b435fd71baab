package dev.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reaches the target, from a real log over real HTTP. */
class ReplayTest {
  private static final Instant T = Instant.parse("2026-11-25T10:00:00Z");

  @TempDir static Path directory;
  private static KafkaBroker broker;

  private final RecordedLog log = new RecordedLog(broker, 4);
  private final RecordingTarget target = new RecordingTarget();

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
    target.close();
  }

  @Test
  void requestsComeInTheOrderOfTheirOwnTimeWhateverPartitionTheyAreIn() {
    log.batch(0, line(0), line(3), line(4))
        .batch(1, line(1), line(6))
        .batch(2, line(2), line(5))
        .heartbeat(3, T.plusSeconds(1));

    Command.Result result = replay("--speed=20", "--max-in-flight=1");

    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(target.paths()).containsExactly("/0", "/1", "/2", "/3", "/4", "/5", "/6");
  }

  private static Line line(int second) {
    return Line.at(T.plusSeconds(second)).path("/" + second);
  }

  private Command.Result replay(String... arguments) {
    return Command.replay(log, target.url(), arguments).run();
  }
}
