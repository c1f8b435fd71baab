package dev.millrace.benchmark.pipeline;

import dev.millrace.benchmark.ingest.DrainLoad;
import dev.millrace.benchmark.ingest.IngestLoad;
import dev.millrace.benchmark.machine.Machine;
import dev.millrace.benchmark.report.Measure;
import dev.millrace.benchmark.report.Report;
import dev.millrace.benchmark.report.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The highest rate that the pipeline sustains on this machine, and how fresh Redis is at parts of
 * it. A rate is sustained if the sender keeps it, and if Redis falls back by less than half a
 * second's lines from the first third of a step to its last.
 */
@Command(
    name = "saturation",
    description =
        "Finds the highest rate that the whole pipeline sustains, then measures how fresh Redis is at"
            + " parts of it.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class Saturation implements Callable<Integer> {
  private static final Measure RATE = new Measure("lines/s", "linesPerSecond", "%,.0f");
  private static final Measure P50 = new Measure("p50 ms", "p50Millis", "%,.0f");
  private static final Measure P99 = new Measure("p99 ms", "p99Millis", "%,.0f");
  private static final Measure MAX = new Measure("max ms", "maxMillis", "%,.0f");
  private static final Measure CPU =
      new Measure("CPU s per 1M lines", "cpuSecondsPerMillionLines", "%.2f");

  private static final double ACCURACY = 0.1;
  private static final double SENDER_KEEPS = 0.98;
  private static final double MAX_FALLS_BACK_SECONDS = 0.5;
  private static final double LEAST_RATE = 1_000;

  @Option(
      names = "--from",
      paramLabel = "LINES",
      defaultValue = "150000",
      description = "Lines a second to begin with.")
  double from;

  @Option(
      names = "--step",
      defaultValue = "15",
      description = "Seconds at each rate that is tried.")
  int stepSeconds;

  @Option(
      names = "--percent",
      split = ",",
      defaultValue = "10,50,80",
      description = "Parts of the saturation at which freshness is measured, with commas.")
  List<Integer> percents;

  @Option(names = "--seconds", defaultValue = "30", description = "How long at each of them.")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "30",
      description = "Seconds at the first rate before, in which the JVMs compile.")
  int warmUp;

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
  Path json;

  /** Exit code 1 if a batch failed, or if Redis has another number of requests in the end. */
  @Override
  public Integer call() throws Exception {
    Report report = new Report(Machine.here(), List.of(RATE, P50, P99, MAX, CPU));
    try (RunningPipeline pipeline = options.start()) {
      System.out.printf("warming up for %d s ...%n", warmUp);
      pipeline.send(from, warmUp);
      pipeline.catchUp();
      double saturation = find(pipeline);
      report.add("saturation", Run.unjudged().with(RATE, saturation));
      for (int percent : percents) {
        report.add(percent + "% of it", measure(pipeline, saturation * percent / 100));
        write(report);
      }
      boolean right = pipeline.endsRight();
      System.out.println("POST to visible in Redis, and CPU time of all processes:");
      report.print(System.out);
      return right ? 0 : 1;
    }
  }

  private double find(RunningPipeline pipeline) throws Exception {
    RateSearch search = new RateSearch(from, ACCURACY);
    while (!search.isOver()) {
      if (search.next() < LEAST_RATE) {
        throw new IllegalStateException(
            "not even %,.0f lines/s are sustained: try again when less else runs on the machine"
                .formatted(LEAST_RATE));
      }
      search.add(isSustained(search.next(), pipeline));
    }
    System.out.printf("saturation: %,.0f lines/s%n", search.highestSustained());
    return search.highestSustained();
  }

  private boolean isSustained(double rate, RunningPipeline pipeline) throws Exception {
    DrainLoad.Outcome sent;
    double first;
    double last;
    try (Lag lag = new Lag(pipeline, behind -> {})) {
      sent = pipeline.send(rate, stepSeconds);
      first = lag.atFirst() / rate;
      last = lag.atLast() / rate;
    }
    double sentRate = sent.lines() / sent.seconds();
    boolean sustained = sentRate > SENDER_KEEPS * rate && last - first < MAX_FALLS_BACK_SECONDS;
    System.out.printf(
        "  %s lines/s: sent %,.0f; Redis behind by %.1f s at first, %.1f s at last: %s%n",
        IngestLoad.Rate.text(rate), sentRate, first, last, sustained ? "sustained" : "too much");
    pipeline.catchUp();
    return sustained;
  }

  private Run measure(RunningPipeline pipeline, double rate) throws Exception {
    System.out.printf("%s lines/s for %d s%n", IngestLoad.Rate.text(rate), seconds);
    AtRate result = pipeline.measure(rate, seconds);
    result.print();
    return Run.unjudged()
        .with(RATE, result.linesPerSecond())
        .with(P50, result.freshnessMillis(0.5))
        .with(P99, result.freshnessMillis(0.99))
        .with(MAX, result.freshnessMillis(1))
        .with(CPU, result.cpuSecondsPerMillionLines());
  }

  private void write(Report report) throws IOException {
    if (json != null) {
      report.write(json);
    }
  }
}
