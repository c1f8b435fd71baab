package dev.millrace.replay.report;

import dev.millrace.model.window.Sketch;
import dev.millrace.replay.compare.EqualStatuses;
import dev.millrace.replay.compare.RouteKey;
import dev.millrace.replay.compare.RouteStats;
import dev.millrace.replay.compare.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns statistics into values of a {@link Report}. */
public final class RouteReports {
  private static final RouteKey ALL = new RouteKey("", "", "all routes");

  private final EqualStatuses equal;

  public RouteReports(EqualStatuses equal) {
    this.equal = equal;
  }

  /** All requests together. */
  public Report.Route total(RouteStats stats) {
    return of(ALL, stats);
  }

  /** Each route, the busiest first. */
  public List<Report.Route> all(Map<RouteKey, RouteStats> routes) {
    return routes.entrySet().stream()
        .map(e -> of(e.getKey(), e.getValue()))
        .sorted(Comparator.comparingLong(Report.Route::requests).reversed())
        .toList();
  }

  /** Milliseconds at the usual quantiles; null if there are none. */
  public static Report.Latency latency(Sketch sketch) {
    return sketch.count() == 0 ? null : latency(sketch.quantiles(0.5, 0.9, 0.95, 0.99, 1));
  }

  private Report.Route of(RouteKey key, RouteStats stats) {
    boolean compared = stats.compared() > 0;
    return new Report.Route(
        key.app(),
        key.method(),
        key.route(),
        stats.requests(),
        stats.count(Verdict.SAME),
        stats.count(Verdict.EXPECTED),
        stats.count(Verdict.DIFFERENT),
        stats.count(Verdict.FAILED),
        stats.broken(),
        stats.compared(),
        compared ? latency(stats.production(0.5, 0.9, 0.95, 0.99, 1)) : null,
        compared ? latency(stats.target(0.5, 0.9, 0.95, 0.99, 1)) : null,
        compared
            ? new double[] {stats.ratio(0.5), stats.ratio(0.95), stats.ratio(0.99)}
            : new double[0],
        changes(stats),
        examples(stats));
  }

  private static Report.Latency latency(double[] q) {
    return new Report.Latency(tenth(q[0]), tenth(q[1]), tenth(q[2]), tenth(q[3]), tenth(q[4]));
  }

  /** Rounded to the tenth of a millisecond. */
  private static double tenth(double millis) {
    return Math.round(millis * 10) / 10.0;
  }

  private List<Report.Change> changes(RouteStats stats) {
    return stats.changes().entrySet().stream()
        .map(
            e ->
                new Report.Change(
                    e.getKey().recordedText(),
                    e.getKey().replayedText(),
                    e.getValue(),
                    e.getKey().verdict(equal).name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static List<Report.Example> examples(RouteStats stats) {
    return stats.examples().stream()
        .map(
            d ->
                new Report.Example(
                    Instant.ofEpochMilli(d.timeMillis()).toString(),
                    d.method(),
                    d.path(),
                    d.requestId(),
                    d.change().recordedText(),
                    d.change().replayedText()))
        .toList();
  }
}
