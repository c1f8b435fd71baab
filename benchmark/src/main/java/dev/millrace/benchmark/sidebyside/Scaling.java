package dev.millrace.benchmark.sidebyside;

import dev.millrace.benchmark.machine.Machine;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.benchmark.report.Report;
import dev.millrace.benchmark.report.RunOptions;
import dev.millrace.benchmark.traffic.Traffic;
import dev.millrace.local.LocalKafka;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a line costs the same however many applications there are, and so on. */
@Command(
    name = "scaling",
    description =
        "Catches up with parallelism 1 and 2, 1 to 10,000 applications, one of them with 99%% of the"
            + " lines, and allowed lateness of 1 and 30 minutes: what a line costs.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class Scaling implements Callable<Integer> {
  private static final int LATENESS_MINUTES = 10;
  private static final int FEW_APPLICATIONS = 10;
  private static final int MANY_APPLICATIONS = 10_000;
  private static final double NEARLY_ALL = 0.99;
  private static final int LINES_PER_SECOND = 3_700;

  /** Longer than windows are kept at the longest lateness, which else would not show. */
  private static final int LONG_LOG_SECONDS = 3_600;

  /** Within the shortest allowed lateness, so that every case has the same lines to count. */
  private static final int MAX_LATE_MILLIS = 50_000;

  @Option(names = "--lines", defaultValue = "2000000", description = "Router lines in each topic.")
  long lines;

  @Option(
      names = "--lines-per-batch",
      defaultValue = "37",
      description = "Few, so that many applications get some.")
  int linesPerBatch;

  @Mixin private Limits limits = new Limits();

  @Mixin private RunOptions options = new RunOptions(2, 100);

  /**
   * Whose lines.
   *
   * @param applications so many
   * @param shareOfFirst what the first of them has for itself; 0 for Zipf
   * @param linesPerSecond of the time that the log tells of
   */
  private record Load(int applications, double shareOfFirst, int linesPerSecond) {}

  private record Case(String title, Load load, int parallelism, int latenessMinutes) {}

  private List<Case> cases() {
    int apps = options.apps();
    Load usual = new Load(apps, 0, LINES_PER_SECOND);
    Load one = new Load(1, 0, LINES_PER_SECOND);
    Load many = new Load(MANY_APPLICATIONS, 0, LINES_PER_SECOND);
    Load skewed = new Load(apps, NEARLY_ALL, LINES_PER_SECOND);
    Load hour = new Load(FEW_APPLICATIONS, 0, (int) Math.max(1, lines / LONG_LOG_SECONDS));
    return List.of(
        new Case("%,d applications".formatted(apps), usual, 1, LATENESS_MINUTES),
        new Case("the same, parallelism 2", usual, 2, LATENESS_MINUTES),
        new Case("1 application", one, 1, LATENESS_MINUTES),
        new Case("%,d applications".formatted(MANY_APPLICATIONS), many, 1, LATENESS_MINUTES),
        new Case("99%% from one of %,d".formatted(apps), skewed, 1, LATENESS_MINUTES),
        new Case("99%, parallelism 2", skewed, 2, LATENESS_MINUTES),
        new Case("an hour's log of 10, lateness 1 min", hour, 1, 1),
        new Case("an hour's log of 10, lateness 30 min", hour, 1, 30));
  }

  /** Exit code 1 if a count is wrong. */
  @Override
  public Integer call() throws Exception {
    Report report = new Report(Machine.here(), SecondPass.MEASURES);
    try (Workplace workplace = Workplace.open();
        LocalKafka kafka =
            LocalKafka.start(Workplace.freePort(), workplace.dir().resolve("kafka"))) {
      Map<Load, ComparisonLog> logs = new HashMap<>();
      for (int run = 1; run <= options.runs(); run++) {
        System.out.printf("run %d of %d%n", run, options.runs());
        for (Case one : cases()) {
          if (!logs.containsKey(one.load)) {
            logs.put(one.load, fill(kafka.bootstrapServers(), one.load));
          }
          Contestant.Setting setting =
              new Contestant.Setting(
                  kafka.bootstrapServers(), one.parallelism, one.latenessMinutes, limits);
          options.add(
              report,
              one.title,
              SecondPass.run(one.title, setting, logs.get(one.load), workplace.dir()));
        }
      }
    }
    report.print(System.out);
    return cases().stream().anyMatch(one -> report.isWrong(one.title)) ? 1 : 0;
  }

  private ComparisonLog fill(String kafka, Load load) throws Exception {
    String prefix =
        "%d-%.2f-%d-".formatted(load.applications, load.shareOfFirst, load.linesPerSecond);
    Traffic traffic =
        new Traffic(
            options.seed(), load.applications, load.shareOfFirst, linesPerBatch, MAX_LATE_MILLIS);
    return ComparisonLog.fill(
        kafka,
        prefix,
        traffic,
        new ComparisonLog.Plan(lines, linesPerBatch, load.linesPerSecond, 0, false));
  }
}
