package dev.millrace.local;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No test: takes the savepoint of a release that {@link ReleasedSavepointTest} restores ever after.
 * Surefire does not run it unasked, for its name; see {@code savepoints/README.md}.
 */
class TakeSavepoint {
  /** Such as {@code 0.1}: a directory that must not exist yet. */
  private final Path target = ReleasedSavepoint.ALL.resolve(System.getProperty("release"));

  @Test
  void take(@TempDir Path dir) throws Exception {
    Files.createDirectory(target);
    try (LocalKafka kafka = LocalKafka.start(Ports.claim(0, ""), dir.resolve("kafka"));
        LogWriter writer =
            LogWriter.create(
                kafka.bootstrapServers(), ReleasedSavepoint.TOPICS, SavepointLog.PARTITIONS)) {
      SavepointLog log = new SavepointLog(writer, new Ledger());
      log.beforeRedisLeaves();
      LocalRedis redis = LocalRedis.start(Ports.claim(0, ""), dir.resolve("redis"));
      try (EmbeddedJob job =
          EmbeddedJob.start(
              ReleasedSavepoint.job(kafka, redis.uri()),
              EmbeddedJob.Settings.PATIENT.parallelism(2))) {
        awaitQuiet(job, log.routerLines());
        redis.close();
        log.beforeTheSavepoint();
        awaitQuiet(job, log.routerLines());
        moveContent(job.savepoint(dir.resolve("savepoint")), target);
      } finally {
        redis.close();
      }
    }
  }

  /** All is parsed, and event time has sent on what it sends on. */
  private static void awaitQuiet(EmbeddedJob job, long lines) {
    AtomicLong before = new AtomicLong(-1);
    await("all is counted")
        .atMost(Duration.ofSeconds(180))
        .pollInterval(Duration.ofSeconds(10))
        .failFast(job::mustNotFail)
        .until(
            () -> {
              long written = job.counters("windowsWritten").get("windowsWritten");
              return job.counters("lines").get("lines") == lines
                  && before.getAndSet(written) == written;
            });
  }

  private static void moveContent(Path from, Path to) throws Exception {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
