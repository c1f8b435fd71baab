package dev.millrace.benchmark.accuracy;

import dev.millrace.benchmark.machine.Machine;
import dev.millrace.benchmark.report.Measure;
import dev.millrace.benchmark.report.Report;
import dev.millrace.benchmark.report.Run;
import dev.millrace.model.window.Sketch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How far quantiles are from the true ones. Every summary is put together from parts, as a long
 * window is from short ones. The quantile q of n values is the value of rank floor(q (n-1)).
 */
@Command(
    name = "accuracy",
    description =
        "Compares quantiles of millrace's sketch, HdrHistogram, KLL, t-digest and Prometheus' buckets"
            + " with the true ones.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
public final class Accuracy implements Callable<Integer> {
  /** Of the arithmetic, not of the sketch. */
  private static final double ROUNDING = 1e-9;

  private static final double[] QUANTILES = {0.5, 0.95, 0.99, 0.999};
  private static final List<Measure> ERRORS =
      List.of(
          new Measure("p50", "p50", "%.2f%%"),
          new Measure("p95", "p95", "%.2f%%"),
          new Measure("p99", "p99", "%.2f%%"),
          new Measure("p99.9", "p999", "%.2f%%"));
  private static final Measure BYTES = new Measure("bytes", "bytes", "%,.0f");

  @Option(names = "--values", defaultValue = "100000", description = "Values of each summary.")
  int values;

  @Option(
      names = "--parts",
      defaultValue = "360",
      description = "Parts that it is merged from; an hour has 360 windows of 10 s.")
  int parts;

  @Option(names = "--runs", defaultValue = "20", description = "Summaries of each distribution.")
  int runs;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the values.")
  long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes each figure there, too.")
  Path json;

  /** Exit code 1 if ours is further from the true value than it promises. */
  @Override
  public Integer call() throws Exception {
    Report report = new Report(Machine.here(), columns());
    Map<Contestant, WorstErrors> overall = new EnumMap<>(Contestant.class);
    for (Distribution distribution : Distribution.values()) {
      Map<Contestant, WorstErrors> errors = errors(distribution);
      errors.forEach(
          (contestant, its) -> {
            report.add(distribution.title + ": " + contestant.title, run(contestant, its));
            overall.merge(contestant, its, Accuracy::worse);
          });
    }
    overall.forEach(
        (contestant, its) -> report.add("all: " + contestant.title, run(contestant, its)));
    System.out.printf(
        "the largest relative error in %d summaries of %,d values, each merged from %d parts; seed"
            + " %d%n",
        runs, values, parts, seed);
    report.print(System.out);
    if (json != null) {
      report.write(json);
    }
    return isWrong(overall.get(Contestant.MILLRACE)) ? 1 : 0;
  }

  private Map<Contestant, WorstErrors> errors(Distribution distribution) {
    Map<Contestant, WorstErrors> errors = new EnumMap<>(Contestant.class);
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < runs; run++) {
      long[] drawn = LongStream.generate(() -> distribution.millis(random)).limit(values).toArray();
      for (Contestant contestant : Contestant.values()) {
        errors
            .computeIfAbsent(contestant, c -> new WorstErrors(QUANTILES))
            .compare(contestant.summarize(drawn.clone(), parts), drawn.clone());
      }
    }
    return errors;
  }

  private static WorstErrors worse(WorstErrors one, WorstErrors other) {
    WorstErrors both = new WorstErrors(QUANTILES);
    both.include(one);
    both.include(other);
    return both;
  }

  /** Only ours has promised anything that could be broken. */
  private static Run run(Contestant contestant, WorstErrors errors) {
    Run run =
        contestant != Contestant.MILLRACE
            ? Run.unjudged()
            : Run.of(isWrong(errors) ? "more than half a percent" : "");
    for (int i = 0; i < QUANTILES.length; i++) {
      run = run.with(ERRORS.get(i), 100 * errors.error(i));
    }
    return run.with(BYTES, errors.bytes());
  }

  private static boolean isWrong(WorstErrors errors) {
    return errors.worst() > Sketch.RELATIVE_ACCURACY + ROUNDING;
  }

  private static List<Measure> columns() {
    List<Measure> columns = new ArrayList<>(ERRORS);
    columns.add(BYTES);
    return columns;
  }
}
