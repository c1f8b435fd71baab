package dev.millrace.benchmark.sidebyside;

import dev.millrace.benchmark.ChildJvm;
import dev.millrace.benchmark.ProcessAccount;
import dev.millrace.benchmark.Workplace;
import dev.millrace.benchmark.traffic.CountsInRedis;
import dev.millrace.local.LocalRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Those who catch up with a topic, each in a process of its own. */
enum Contestant {
  READ_BATCHES("consumer that only reads batches", Reader.OfBatches.class, false),
  READ_LINES("consumer that only reads lines", Reader.OfLines.class, false),
  MILLRACE("millrace", MillraceJob.class, true),
  FLINK("Flink, the usual way", UsualFlinkJob.class, true),
  STREAMS("Kafka Streams", StreamsApplication.class, true);

  private static final long POLL_MILLIS = 20;
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
   * @param keys in Redis afterwards
   */
  record Outcome(ProcessAccount account, double wallSeconds, String difference, long keys) {}

  /** Where and how to run. */
  record Setting(String kafka, int parallelism, int latenessMinutes, String heap, Duration limit) {}

  /**
   * Runs it over a log.
   *
   * @throws IllegalStateException if it fails, or takes longer than the limit
   */
  Outcome run(Setting setting, ComparisonLog log, Path parent) throws Exception {
    Path dir = Files.createTempDirectory(parent, "run-");
    try (LocalRedis redis = LocalRedis.start(Workplace.freePort(), dir.resolve("redis"))) {
      Task task =
          new Task(
              setting.kafka(),
              log.prefix(),
              redis.uri(),
              setting.parallelism(),
              setting.latenessMinutes(),
              dir);
      long start = System.nanoTime();
      try (ChildJvm process =
          ChildJvm.start(main, options(setting.heap()), Map.of(), task.arguments())) {
        awaitDone(process, task, setting.limit());
        double wall = (System.nanoTime() - start) / 1e9;
        ProcessAccount account = process.account();
        String difference =
            counts ? CountsInRedis.awaitNoDifference(redis.uri(), log.ledger(), LAST_WRITES) : null;
        return new Outcome(account, wall, difference, CountsInRedis.keys(redis.uri()));
      }
    }
  }

  private void awaitDone(ChildJvm process, Task task, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!Files.exists(task.doneFile())) {
      if (!process.isAlive()) {
        throw new IllegalStateException(title + " failed");
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(title + " was not done after " + limit.toSeconds() + " s");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static List<String> options(String heap) {
    return new ArrayList<>(
        List.of(
            "-Xmx" + heap,
            "-XX:+UseG1GC",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "-Dlog4j2.configurationFile=log4j2-benchmark.properties"));
  }
}
