package dev.millrace.benchmark.sidebyside;

import dev.millrace.benchmark.machine.Machine;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.benchmark.report.Report;
import dev.millrace.benchmark.report.RunOptions;
import dev.millrace.benchmark.traffic.Traffic;
import dev.millrace.local.LocalKafka;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From a full topic to all windows final in Redis: ours, and what a user would write instead. */
@Command(
    name = "side-by-side",
    description =
        "Catches up with a full topic: millrace, the usual Flink job, Kafka Streams, and a consumer"
            + " that only reads.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class SideBySide implements Callable<Integer> {
  private static final String FEW = "few-";
  private static final String ALL = "all-";
  private static final int FEW_SHARE = 10;
  private static final int LINES_PER_BATCH = 370;
  private static final int LINES_PER_SECOND_OF_LOG = 3_700;
  private static final int LATENESS_MINUTES = 10;

  @Option(names = "--lines", defaultValue = "2000000", description = "Router lines in the topic.")
  long lines;

  @Option(
      names = "--delivered-twice",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description =
          "Batches that come twice, as Logplex sends them again when an answer is lost; they are to"
              + " be counted once.")
  double twice;

  @Option(
      names = "--contestants",
      split = ",",
      description = "Only these, with commas: ${COMPLETION-CANDIDATES}.")
  List<Contestant> contestants = List.of(Contestant.values());

  @Option(names = "--parallelism", defaultValue = "1", description = "Slots or stream threads.")
  int parallelism;

  @Mixin private Limits limits = new Limits();

  @Mixin private RunOptions options = new RunOptions(3, 50);

  /** Exit code 1 if ours counts wrongly. */
  @Override
  public Integer call() throws Exception {
    Report report =
        new Report(
            Machine.here(), List.of(CatchUps.CPU, CatchUps.FURTHER, CatchUps.RATE, CatchUps.PEAK));
    report.version("Kafka", AppInfoParser.getVersion());
    report.version("Flink", EnvironmentInformation.getVersion());
    try (Workplace workplace = Workplace.open();
        LocalKafka kafka =
            LocalKafka.start(Workplace.freePort(), workplace.dir().resolve("kafka"))) {
      ComparisonLog few = fill(kafka, FEW, lines / FEW_SHARE);
      ComparisonLog all = fill(kafka, ALL, lines);
      System.out.printf(
          "%,d lines of %d applications; seed %d%n",
          all.ledger().lines(), options.apps(), options.seed());
      Contestant.Setting setting =
          new Contestant.Setting(kafka.bootstrapServers(), parallelism, LATENESS_MINUTES, limits);
      for (int run = 1; run <= options.runs(); run++) {
        for (Contestant contestant : contestants) {
          System.out.printf("run %d of %d: %s ...%n", run, options.runs(), contestant.title);
          options.add(
              report,
              contestant.title,
              CatchUps.run(contestant, setting, few, all, workplace.dir()));
        }
      }
    }
    report.print(System.out);
    return report.isWrong(Contestant.MILLRACE.title) ? 1 : 0;
  }

  private ComparisonLog fill(LocalKafka kafka, String prefix, long count) throws Exception {
    System.out.printf("filling the topics with %,d lines ...%n", count);
    return ComparisonLog.fill(
        kafka.bootstrapServers(),
        prefix,
        new Traffic(options.seed(), options.apps(), LINES_PER_BATCH),
        new ComparisonLog.Plan(count, LINES_PER_BATCH, LINES_PER_SECOND_OF_LOG, twice / 100, true));
  }
}
