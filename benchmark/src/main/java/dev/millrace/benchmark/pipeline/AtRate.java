package dev.millrace.benchmark.pipeline;

import dev.millrace.benchmark.ingest.DrainLoad;
import dev.millrace.benchmark.pipeline.PipelineProcesses.CpuSeconds;

/**
 * What became of a rate.
 *
 * @param behindBefore lines stored and not in Redis when it began
 * @param behindAfter the same when the probe's last line was visible
 * @param freshness nanoseconds from POST to visible in Redis, ascending
 * @param used CPU time by process
 */
record AtRate(
    DrainLoad.Outcome sent,
    long behindBefore,
    long behindAfter,
    long[] freshness,
    Checkpoints checkpoints,
    CpuSeconds used) {
  double linesPerSecond() {
    return sent.lines() / sent.seconds();
  }

  double freshnessMillis(double quantile) {
    return freshness[(int) Math.floor(quantile * (freshness.length - 1))] / 1e6;
  }

  /** CPU time of everybody for a million lines. */
  double cpuSecondsPerMillionLines() {
    return used.total() / (sent.lines() / 1e6);
  }

  void print() {
    System.out.printf(
        "  sent %,.0f lines/s; answered 204 within p50 %.1f, p99 %.1f, max %.1f ms%n",
        linesPerSecond(), sent.latencyMillis(0.5), sent.latencyMillis(0.99), sent.latencyMillis(1));
    System.out.printf(
        "  behind by %,d lines before, %,d when the last one was visible; %s%n",
        behindBefore, behindAfter, checkpoints);
    System.out.printf(
        "  POST to visible in Redis: p50 %.0f, p99 %.0f, max %.0f ms, of %d lines%n",
        freshnessMillis(0.5), freshnessMillis(0.99), freshnessMillis(1), freshness.length);
    System.out.printf("  CPU seconds for %,d lines: %s%n", sent.lines(), used);
  }
}
