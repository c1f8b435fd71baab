package dev.millrace.replay;

import dev.millrace.model.window.Sketch;
import dev.millrace.replay.compare.Comparison;
import dev.millrace.replay.compare.Timeline;
import dev.millrace.replay.compare.Verdict;
import dev.millrace.replay.log.LogCounts;
import dev.millrace.replay.report.Report;
import dev.millrace.replay.report.RouteReports;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the report of a replay that has ended. */
final class ReplayReport {
  private static final double MICROS_PER_MILLI = 1000;

  private final Replay replay;
  private final Ending ending;
  private final Comparison comparison;

  ReplayReport(Replay replay, Ending ending) {
    this.replay = replay;
    this.ending = ending;
    this.comparison = replay.comparison();
  }

  Report make(Map<String, String> settings) {
    ReplayConfig config = replay.config();
    List<String> reasons = new ArrayList<>();
    if (ending.kind() != Ending.Kind.COMPLETE) {
      reasons.add(ending.reason());
    }
    reasons.addAll(config.thresholds().broken(comparison));
    RouteReports routes = new RouteReports(config.equal());
    return new Report(
        result(reasons),
        reasons,
        config.target().toString(),
        replay.started().truncatedTo(ChronoUnit.SECONDS).toString(),
        seconds(replay.sendingTime().toNanos()),
        settings,
        log(),
        skipped(),
        requests(),
        schedule(),
        routes.total(comparison.total()),
        routes.all(comparison.routes()),
        config.thresholds().rules().stream().map(Object::toString).toList(),
        timeline(comparison.timeline()));
  }

  private String result(List<String> reasons) {
    if (ending.kind() != Ending.Kind.COMPLETE) {
      return "incomplete";
    }
    if (replay.config().thresholds().rules().isEmpty()) {
      return "unjudged";
    }
    return reasons.isEmpty() ? "passed" : "failed";
  }

  private Report.Log log() {
    LogCounts log = replay.log();
    int hosts = replay.guard().hosts();
    int unknown = replay.guard().unknownHosts();
    return log == null
        ? new Report.Log(0, 0, 0, 0, 0, 0, hosts, unknown)
        : new Report.Log(
            log.records(),
            log.duplicates(),
            log.foreign(),
            log.lines(),
            log.unreadable(),
            log.late(),
            hosts,
            unknown);
  }

  private Map<String, Long> skipped() {
    Map<String, Long> skipped = new LinkedHashMap<>();
    replay.counters().skipped().forEach((why, count) -> skipped.put(why.label(), count));
    return skipped;
  }

  private Report.Requests requests() {
    Counters counters = replay.counters();
    long errors = comparison.total().count(Verdict.FAILED);
    long ended = comparison.total().requests();
    double seconds = seconds(replay.sendingTime().toNanos());
    return new Report.Requests(
        counters.sent.get(),
        ended - errors,
        errors,
        counters.shed.get(),
        counters.sent.get() - ended,
        comparison.retried(),
        replay.skipped(),
        seconds > 0 ? counters.sent.get() / seconds : 0);
  }

  private Report.Schedule schedule() {
    Sketch error = comparison.scheduleErrorMicros();
    double[] micros = error.count() == 0 ? new double[3] : error.quantiles(0.5, 0.99, 1);
    double planned = seconds(replay.plannedTime().toNanos());
    double took = seconds(replay.sendingTime().toNanos());
    return new Report.Schedule(
        planned,
        planned > 0 ? took / planned - 1 : 0,
        new double[] {
          micros[0] / MICROS_PER_MILLI, micros[1] / MICROS_PER_MILLI, micros[2] / MICROS_PER_MILLI
        },
        replay.schedule().held(),
        replay.schedule().cutMillis() / 1000.0,
        seconds(replay.paused().toNanos()),
        RouteReports.latency(comparison.sinceScheduled()));
  }

  private static Report.Timeline timeline(Timeline timeline) {
    return new Report.Timeline(
        timeline.bucketMillis() / 1000.0,
        timeline.counts(Comparison.SENT),
        timeline.counts(Comparison.DIFFERENT),
        timeline.counts(Comparison.FAILED));
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
