package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A savepoint of every release is restored by today's code, which goes on with each number: what
 * was counted is not counted again, and nothing of it is lost. Redis starts empty, so that each
 * number comes from the savepoint and from what is written after it.
 */
@Timeout(300)
class ReleasedSavepointTest {
  @ParameterizedTest
  @MethodSource("releases")
  void goesOnWithEachNumber(Path savepoint, @TempDir Path dir) throws Exception {
    Ledger ledger = new Ledger();
    try (LocalRedis redis = LocalRedis.start(Ports.claim(0, ""), dir.resolve("redis"));
        LocalKafka kafka = LocalKafka.start(Ports.claim(0, ""), dir.resolve("kafka"));
        LogWriter writer =
            LogWriter.create(
                kafka.bootstrapServers(), ReleasedSavepoint.TOPICS, SavepointLog.PARTITIONS);
        RedisDump dump = new RedisDump(redis.uri())) {
      SavepointLog log = new SavepointLog(writer, ledger);
      log.beforeRedisLeaves();
      log.beforeTheSavepoint();
      try (EmbeddedJob job =
          EmbeddedJob.start(
              ReleasedSavepoint.job(kafka, redis.uri()),
              EmbeddedJob.Settings.PATIENT.savepoint(savepoint))) {
        log.behindTheSavepoint();

        await("Redis holds what was written before and after the savepoint")
            .atMost(Duration.ofSeconds(90))
            .failFast(job::mustNotFail)
            .untilAsserted(() -> assertThat(ledger.differences(dump.windows())).isEmpty());
      }
    }
  }

  static List<Path> releases() throws IOException {
    try (Stream<Path> releases = Files.list(ReleasedSavepoint.ALL)) {
      return releases.filter(Files::isDirectory).sorted().toList();
    }
  }
}
