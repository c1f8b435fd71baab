package dev.millrace.benchmark.ingest;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One run at one rate.
 *
 * @param rate lines a second that were to be sent; infinity for as many as it takes
 * @param outcome what became of them
 * @param cpuSeconds of ingest's process during the run
 */
record IngestRun(double rate, DrainLoad.Outcome outcome, double cpuSeconds) {
  double linesPerSecond() {
    return outcome.lines() / outcome.seconds();
  }

  double linesPerCpuSecond() {
    return outcome.lines() / cpuSeconds;
  }

  /** The median of the runs' numbers, and the least and the greatest of them. */
  static Spread spread(List<IngestRun> runs, ToDoubleFunction<IngestRun> number) {
    double[] sorted = runs.stream().mapToDouble(number).sorted().toArray();
    return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }

  /** A median, and how far the runs lie apart. */
  record Spread(double median, double least, double greatest) {}
}
