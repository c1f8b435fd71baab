package dev.millrace.benchmark.sidebyside;

import dev.millrace.benchmark.machine.ChildJvm;
import dev.millrace.benchmark.machine.ProcessAccount;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.benchmark.traffic.CountsInRedis;
import dev.millrace.local.LocalRedis;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Those who catch up with a topic, each in a process of its own. */
enum Contestant {
  READ_BATCHES("consumer that only reads batches", Reader.OfBatches.class, false),
  READ_LINES("consumer that only reads lines", Reader.OfLines.class, false),
  MILLRACE("millrace", MillraceJob.class, true),
  FLINK("Flink, the usual way", UsualFlinkJob.class, true),
  STREAMS("Kafka Streams", StreamsApplication.class, true);

  private static final Duration LAST_WRITES = Duration.ofSeconds(10);

  final String title;
  private final Class<?> main;
  private final boolean counts;

  Contestant(String title, Class<?> main, boolean counts) {
    this.title = title;
    this.main = main;
    this.counts = counts;
  }

  /**
   * What a run took, and how its counts differ.
   *
   * @param wallSeconds from the start of the process until it said that it was done
   * @param difference to the ledger; empty if there is none, null if nothing was to be counted
   */
  record Outcome(ProcessAccount account, double wallSeconds, String difference) {}

  /** Where and how to run. */
  record Setting(String kafka, int parallelism, int latenessMinutes, Limits limits) {
    Task task(ComparisonLog log, URI redis, Path dir) {
      return new Task(kafka, log.prefix(), redis, parallelism, latenessMinutes, dir);
    }
  }

  /**
   * Runs it over a log.
   *
   * @throws IllegalStateException if it fails, or takes longer than the limit
   */
  Outcome run(Setting setting, ComparisonLog log, Path parent) throws Exception {
    Path dir = Files.createTempDirectory(parent, "run-");
    try (LocalRedis redis = LocalRedis.start(Workplace.freePort(), dir.resolve("redis"))) {
      Task task = setting.task(log, redis.uri(), dir);
      long start = System.nanoTime();
      try (ChildJvm process =
          ChildJvm.start(main, setting.limits().javaOptions(), Map.of(), task.arguments())) {
        setting.limits().await(title, process, task.doneFile());
        double wall = (System.nanoTime() - start) / 1e9;
        ProcessAccount account = process.account();
        String difference =
            counts ? CountsInRedis.awaitNoDifference(redis.uri(), log.ledger(), LAST_WRITES) : null;
        return new Outcome(account, wall, difference);
      }
    }
  }
}
