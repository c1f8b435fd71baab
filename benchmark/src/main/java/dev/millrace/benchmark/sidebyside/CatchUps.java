package dev.millrace.benchmark.sidebyside;

import dev.millrace.benchmark.report.Measure;
import dev.millrace.benchmark.report.Run;
import java.nio.file.Path;

/**
 * What it takes to catch up, of which the start of a JVM and the compilation of its code are a
 * large part when lines are few. So a tenth of the lines is caught up with, too, in a process of
 * its own: what the others took in addition is the cost of further lines.
 */
final class CatchUps {
  static final Measure CPU = new Measure("CPU s per 1M lines", "cpuSecondsPerMillionLines", "%.2f");
  static final Measure FURTHER =
      new Measure("per further 1M", "cpuSecondsPerFurtherMillionLines", "%.2f");
  static final Measure RATE = new Measure("lines/s", "linesPerSecond", "%,.0f");
  static final Measure PEAK = new Measure("peak MiB", "peakMebibytes", "%,.0f");

  private CatchUps() {}

  /**
   * Runs a contestant over both logs.
   *
   * @param few about a tenth of the lines
   */
  static Run run(
      Contestant contestant,
      Contestant.Setting setting,
      ComparisonLog few,
      ComparisonLog all,
      Path dir)
      throws Exception {
    Contestant.Outcome part = contestant.run(setting, few, dir);
    Contestant.Outcome whole = contestant.run(setting, all, dir);
    double millions = all.ledger().lines() / 1e6;
    double fewMillions = few.ledger().lines() / 1e6;
    double cpu = whole.account().cpuSeconds();
    Run run = whole.difference() == null ? Run.unjudged() : Run.of(whole.difference());
    return run.with(CPU, cpu / millions)
        .with(FURTHER, (cpu - part.account().cpuSeconds()) / (millions - fewMillions))
        .with(RATE, all.ledger().lines() / whole.wallSeconds())
        .with(PEAK, whole.account().peakMebibytes());
  }
}
