package dev.millrace.benchmark.report;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that all have who compare, and what becomes of each run. Not thread-safe. */
public final class RunOptions {
  @Option(names = "--runs", description = "Runs of each; more show how far they lie apart.")
  private int runs;

  @Option(names = "--apps", description = "Applications, shared Zipf-like, unless said otherwise.")
  private int apps;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the lines: the same seed, the same lines.")
  private long seed;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes each run there, too, as soon as it has ended.")
  private Path json;

  /** The numbers of runs and of applications if nobody says others. */
  public RunOptions(int runs, int apps) {
    this.runs = runs;
    this.apps = apps;
  }

  public int runs() {
    return runs;
  }

  public int apps() {
    return apps;
  }

  public long seed() {
    return seed;
  }

  /** Adds a run to a report, and says what it took; an interruption afterwards costs nothing. */
  public void add(Report report, String contestant, Run run) throws IOException {
    report.add(contestant, run);
    System.out.println("  " + contestant + ": " + report.text(run));
    if (json != null) {
      report.write(json);
    }
  }
}
