package dev.millrace.replay;

import dev.millrace.replay.compare.EqualStatuses;
import dev.millrace.replay.compare.Thresholds;
import dev.millrace.replay.report.Report;
import dev.millrace.replay.report.ReportJson;
import dev.millrace.replay.report.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that say how the replay is judged and what is written about it. */
final class OutputOptions {
  @Option(
      names = "--fail-on",
      paramLabel = "RULES",
      description =
          "Exit with 1 if a rule is broken: 'p95>1.5x, p99>800ms, mismatch>0.1%%, errors>0,"
              + " broken>1%%, route.p95>2x'. See docs/replay.md.")
  String failOn;

  @Option(
      names = "--equal-status",
      paramLabel = "A=B,...",
      defaultValue = EqualStatuses.DEFAULT,
      description = "Recorded and replayed statuses that count as the same, or none.")
  String equalStatus;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the report as a page (HTML).")
  Path page;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON.")
  Path json;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description = "Save the position there, and continue from it next time.")
  Path resume;

  EqualStatuses equal() {
    return EqualStatuses.parse(equalStatus);
  }

  Thresholds thresholds() {
    return failOn == null ? Thresholds.NONE : Thresholds.parse(failOn);
  }

  /** Finds out before the replay, not after it, that a file cannot be written. */
  void check() {
    for (Path file : new Path[] {page, json, resume}) {
      if (file != null) {
        Path parent = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(parent) || !Files.isWritable(parent) || Files.isDirectory(file)) {
          throw new UsageException("cannot write " + file);
        }
      }
    }
  }

  void write(Report report) {
    try {
      if (page != null) {
        Files.writeString(page, ReportPage.of(report));
      }
      if (json != null) {
        Files.writeString(json, ReportJson.of(report));
      }
    } catch (IOException e) {
      throw new ReplayException("cannot write the report: " + e.getMessage(), e);
    }
  }
}
