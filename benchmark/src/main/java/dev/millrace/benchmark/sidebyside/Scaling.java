package dev.millrace.benchmark.sidebyside;

import dev.millrace.benchmark.Machine;
import dev.millrace.benchmark.Workplace;
import dev.millrace.benchmark.report.Report;
import dev.millrace.benchmark.report.Run;
import dev.millrace.benchmark.traffic.Traffic;
import dev.millrace.local.LocalKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether a line costs the same however many applications there are, and so on. */
@Command(
    name = "scaling",
    description =
        "Catches up with parallelism 1 and 2, 1 to 10,000 applications, one of them with 99% of the"
            + " lines, and allowed lateness of 1 to 30 minutes: what a line costs.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class Scaling implements Callable<Integer> {
  private static final int FEW_SHARE = 10;
  private static final int LATENESS_MINUTES = 10;

  /** Within the shortest allowed lateness, so that every case has the same lines to count. */
  private static final int MAX_LATE_MILLIS = 50_000;

  @Option(names = "--lines", defaultValue = "1000000", description = "Router lines in the topic.")
  long lines;

  @Option(
      names = "--lines-per-batch",
      defaultValue = "37",
      description = "Few, so that many applications get some.")
  int linesPerBatch;

  @Option(names = "--runs", defaultValue = "2", description = "Runs of each case.")
  int runs;

  @Option(names = "--heap", defaultValue = "1g", description = "Heap of the job's JVM.")
  String heap;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "What takes longer fails.")
  int limit;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the lines.")
  long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes each run there, too.")
  Path json;

  /** Whose lines: so many applications, the first of which has a share for itself. */
  private record Load(int applications, double shareOfFirst) {}

  private record Case(String title, Load load, int parallelism, int latenessMinutes) {}

  private record Logs(ComparisonLog few, ComparisonLog all) {}

  private static List<Case> cases() {
    Load usual = new Load(50, 0);
    return List.of(
        new Case("50 applications, parallelism 1", usual, 1, LATENESS_MINUTES),
        new Case("parallelism 2", usual, 2, LATENESS_MINUTES),
        new Case("1 application", new Load(1, 0), 1, LATENESS_MINUTES),
        new Case("100 applications", new Load(100, 0), 1, LATENESS_MINUTES),
        new Case("10,000 applications", new Load(10_000, 0), 1, LATENESS_MINUTES),
        new Case("99% from one of 50", new Load(50, 0.99), 1, LATENESS_MINUTES),
        new Case("the same, parallelism 2", new Load(50, 0.99), 2, LATENESS_MINUTES),
        new Case("allowed lateness 1 min", usual, 1, 1),
        new Case("allowed lateness 30 min", usual, 1, 30));
  }

  /** Exit code 1 if a count is wrong. */
  @Override
  public Integer call() throws Exception {
    System.setProperty("log4j2.configurationFile", "log4j2-benchmark.properties");
    Report report =
        new Report(
            Machine.here(),
            List.of(CatchUps.CPU, CatchUps.FURTHER, CatchUps.RATE, CatchUps.PEAK, CatchUps.KEYS));
    try (Workplace workplace = Workplace.open();
        LocalKafka kafka =
            LocalKafka.start(Workplace.freePort(), workplace.dir().resolve("kafka"))) {
      Map<Load, Logs> logs = new HashMap<>();
      for (int run = 1; run <= runs; run++) {
        for (Case one : cases()) {
          if (!logs.containsKey(one.load)) {
            logs.put(one.load, fill(kafka.bootstrapServers(), one.load));
          }
          System.out.printf("run %d of %d: %s ...%n", run, runs, one.title);
          report.add(one.title, run(one, kafka, logs.get(one.load), workplace.dir()));
        }
      }
    }
    report.print(System.out);
    if (json != null) {
      report.write(json);
    }
    return cases().stream().anyMatch(one -> report.isWrong(one.title)) ? 1 : 0;
  }

  private Run run(Case one, LocalKafka kafka, Logs logs, Path dir) throws Exception {
    Contestant.Setting setting =
        new Contestant.Setting(
            kafka.bootstrapServers(),
            one.parallelism,
            one.latenessMinutes,
            heap,
            Duration.ofSeconds(limit));
    return CatchUps.run(Contestant.MILLRACE, setting, logs.few, logs.all, dir);
  }

  private Logs fill(String kafka, Load load) throws Exception {
    String name = load.applications + "-" + Math.round(100 * load.shareOfFirst) + "-";
    return new Logs(
        fill(kafka, name + "few-", load, lines / FEW_SHARE), fill(kafka, name, load, lines));
  }

  private ComparisonLog fill(String kafka, String prefix, Load load, long count) throws Exception {
    System.out.printf("filling a topic with %,d lines ...%n", count);
    Traffic traffic =
        new Traffic(seed, load.applications, load.shareOfFirst, linesPerBatch, MAX_LATE_MILLIS);
    return ComparisonLog.fill(
        kafka, prefix, traffic, new ComparisonLog.Plan(count, linesPerBatch, 0, false));
  }
}
