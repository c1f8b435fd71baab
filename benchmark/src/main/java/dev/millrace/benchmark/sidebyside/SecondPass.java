package dev.millrace.benchmark.sidebyside;

import dev.millrace.benchmark.machine.ChildJvm;
import dev.millrace.benchmark.machine.ProcessAccount;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.benchmark.report.Measure;
import dev.millrace.benchmark.report.Run;
import dev.millrace.benchmark.traffic.CountsInRedis;
import dev.millrace.local.LocalRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What it takes ours to catch up when it has caught up with the same log before: so the start of a
 * JVM and the compilation of its code, which are the larger part when lines are few, are left out.
 */
final class SecondPass {
  private static final Measure CPU =
      new Measure("CPU s per 1M lines", "cpuSecondsPerMillionLines", "%.2f");
  private static final Measure RATE = new Measure("lines/s", "linesPerSecond", "%,.0f");
  private static final Measure PEAK = new Measure("peak MiB", "peakMebibytes", "%,.0f");
  private static final Measure WRITES = new Measure("writes", "writesToRedis", "%,.0f");
  private static final Measure KEYS = new Measure("keys in Redis", "keysInRedis", "%,.0f");

  /** The columns. */
  static final List<Measure> MEASURES = List.of(CPU, RATE, PEAK, WRITES, KEYS);

  private static final Duration LAST_WRITES = Duration.ofSeconds(10);

  private SecondPass() {}

  /** Runs it over a log. */
  static Run run(String title, Contestant.Setting setting, ComparisonLog log, Path parent)
      throws Exception {
    Path dir = Files.createTempDirectory(parent, "run-");
    Limits limits = setting.limits();
    try (LocalRedis redis = LocalRedis.start(Workplace.freePort(), dir.resolve("redis"))) {
      Task task = setting.task(log, redis.uri(), dir);
      try (ChildJvm process =
          ChildJvm.start(MillraceTwice.class, limits.javaOptions(), Map.of(), task.arguments())) {
        limits.await(title, process, task.warmFile());
        long start = System.nanoTime();
        ProcessAccount before = process.account();
        long writesBefore = RedisWrites.soFar(redis.uri());
        limits.await(title, process, task.doneFile());
        double seconds = (System.nanoTime() - start) / 1e9;
        ProcessAccount used = process.account().since(before);
        return Run.of(CountsInRedis.awaitNoDifference(redis.uri(), log.ledger(), LAST_WRITES))
            .with(CPU, used.cpuSeconds() / (log.ledger().lines() / 1e6))
            .with(RATE, log.ledger().lines() / seconds)
            .with(PEAK, used.peakMebibytes())
            .with(WRITES, RedisWrites.soFar(redis.uri()) - writesBefore)
            .with(KEYS, CountsInRedis.keys(redis.uri()));
      }
    }
  }
}
