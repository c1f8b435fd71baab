package dev.millrace.benchmark.recovery;

import dev.millrace.benchmark.BenchmarkLog;
import dev.millrace.benchmark.machine.Machine;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.benchmark.report.Measure;
import dev.millrace.benchmark.report.Report;
import dev.millrace.benchmark.report.Run;
import dev.millrace.benchmark.report.RunOptions;
import dev.millrace.benchmark.traffic.CountsInRedis;
import dev.millrace.benchmark.traffic.Ledger;
import dev.millrace.local.FlinkCluster;
import dev.millrace.local.LocalKafka;
import dev.millrace.local.LocalRedis;
import dev.millrace.model.topic.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.runtime.util.EnvironmentInformation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A Flink cluster of real processes, with the configuration that is shipped, under a steady load: a
 * TaskManager is killed with SIGKILL, and numbers are late until the job has caught up.
 */
@Command(
    name = "recovery",
    description = "Kills a TaskManager under load: seconds until numbers in Redis are fresh again.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class Recovery implements Callable<Integer> {
  private static final Measure MISSED = new Measure("s until missed", "secondsUntilMissed", "%.1f");
  private static final Measure RUNNING =
      new Measure("s until it runs", "secondsUntilRunning", "%.1f");
  private static final Measure FRESH = new Measure("s until fresh", "secondsUntilFresh", "%.1f");

  private static final String REPLACED = "1 TaskManager, another one started";
  private static final String SPARED = "2 TaskManagers, goes on with one";
  private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SLOTS = 2;
  private static final double NANOS = 1e9;

  @Option(names = "--rate", defaultValue = "20000", description = "Lines a second.")
  int rate;

  @Option(
      names = "--quiet",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "From fresh numbers to the next kill; a checkpoint comes in between, too.")
  int quiet;

  @Mixin private RunOptions options = new RunOptions(3, 50);

  /** Exit code 1 if a count is wrong in the end. */
  @Override
  public Integer call() throws Exception {
    Report report = new Report(Machine.here(), List.of(MISSED, RUNNING, FRESH));
    report.version("Flink", EnvironmentInformation.getVersion());
    measure(report, REPLACED, 1);
    measure(report, SPARED, 2);
    report.print(System.out);
    return report.isWrong(REPLACED) || report.isWrong(SPARED) ? 1 : 0;
  }

  private void measure(Report report, String title, int taskManagers) throws Exception {
    System.out.printf("%s: %,d lines/s of %d applications ...%n", title, rate, options.apps());
    Installation installation = Installation.find();
    try (Workplace workplace = Workplace.open();
        LocalKafka kafka =
            LocalKafka.start(Workplace.freePort(), workplace.dir().resolve("kafka"));
        LocalRedis redis =
            LocalRedis.start(Workplace.freePort(), workplace.dir().resolve("redis"));
        FlinkCluster flink =
            FlinkCluster.start(
                workplace.dir().resolve("flink"), installation.lib(), installation.flinkConf())) {
      BenchmarkLog.createTopics(kafka.bootstrapServers(), new Topics(""));
      for (int i = 1; i < taskManagers; i++) {
        flink.startTaskManager();
      }
      int slots = taskManagers * SLOTS;
      String job = submit(flink, installation.job(), kafka, redis, slots);
      List<Run> measured = new ArrayList<>();
      try (SteadyLoad load =
              new SteadyLoad(
                  kafka.bootstrapServers(),
                  SteadyLoad.traffic(options.seed(), options.apps()),
                  rate);
          Freshness freshness = new Freshness(load, redis.uri())) {
        for (int run = 1; run <= options.runs(); run++) {
          flink.awaitRunning(job, slots);
          freshness.await(PATIENCE);
          awaitCheckpoint(flink, job);
          Thread.sleep(Duration.ofSeconds(quiet).toMillis());
          System.out.printf("run %d of %d: SIGKILL ...%n", run, options.runs());
          measured.add(kill(flink, job, slots, taskManagers == 1, freshness));
        }
        Ledger ledger = load.end();
        String difference =
            CountsInRedis.awaitNoDifference(redis.uri(), ledger, Duration.ofSeconds(60));
        for (Run run : measured) {
          options.add(report, title, run.judged(difference));
        }
      }
    }
  }

  /** Afterwards there are as many TaskManagers as before. */
  private static Run kill(
      FlinkCluster flink, String job, int slots, boolean alone, Freshness freshness)
      throws Exception {
    long killed = System.nanoTime();
    flink.killTaskManager();
    double missed = seconds(killed);
    if (alone) {
      flink.startTaskManager();
    }
    flink.awaitRunning(job, alone ? slots : slots - SLOTS);
    double running = seconds(killed);
    freshness.await(PATIENCE);
    Run run =
        Run.unjudged().with(MISSED, missed).with(RUNNING, running).with(FRESH, seconds(killed));
    if (!alone) {
      flink.startTaskManager();
    }
    return run;
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / NANOS;
  }

  private static void awaitCheckpoint(FlinkCluster flink, String job) throws Exception {
    int before = flink.checkpoints(job);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (flink.checkpoints(job) == before) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no checkpoint in " + PATIENCE.toSeconds() + " s");
      }
      Thread.sleep(200);
    }
  }

  private static String submit(
      FlinkCluster flink, Path jar, LocalKafka kafka, LocalRedis redis, int slots)
      throws Exception {
    String printed =
        flink.cli(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "REDIS_URL",
                redis.uri().toString()),
            "run",
            "-d",
            "-p",
            Integer.toString(slots),
            jar.toString());
    Matcher id = JOB_ID.matcher(printed);
    if (!id.find()) {
      throw new IllegalStateException("no job id in: " + printed);
    }
    return id.group(1);
  }

  /** What the launcher has built. */
  private record Installation(Path lib, Path job, Path flinkConf) {
    static Installation find() throws Exception {
      Path jar =
          Path.of(Recovery.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path target = jar.getParent();
      Path home = target.getParent().getParent();
      Installation found =
          new Installation(
              target.resolve("lib"),
              home.resolve("job/target/millrace-job.jar"),
              home.resolve("flink-conf"));
      if (!Files.isRegularFile(found.job) || !Files.isDirectory(found.lib)) {
        throw new IllegalStateException(
            "the job's jar is not built: start this with ./millrace benchmark recovery");
      }
      return found;
    }
  }
}
