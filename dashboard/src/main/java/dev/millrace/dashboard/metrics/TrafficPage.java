package dev.millrace.dashboard.metrics;

import dev.millrace.dashboard.metrics.AppCounters.Recent;
import dev.millrace.dashboard.metrics.TrafficCounters.Traffic;
import dev.millrace.model.window.Resolution;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The traffic of applications in Prometheus' text format. */
final class TrafficPage {
  private static final String HISTOGRAM = "millrace_service_time_seconds";
  private static final String SUMMARY = "millrace_recent_service_time_seconds";
  private static final String COMPLETENESS = "millrace_completeness_ratio";
  private static final String NEWEST = "millrace_newest_window_end_timestamp_seconds";
  private static final double TENTHS_A_SECOND = 10_000;
  private static final double MILLIS_A_SECOND = 1000;
  private static final long MINUTE = 60;

  /** An older minute is not recent. */
  private static final long RECENT = 5 * MINUTE;

  private final List<Traffic> applications;
  private final long now;
  private final TextFormat out = new TextFormat();

  /**
   * @param now epoch seconds
   */
  TrafficPage(List<Traffic> applications, long now) {
    this.applications = applications;
    this.now = now;
  }

  String write() {
    if (applications.isEmpty()) {
      return "";
    }
    Family.COUNTERS.forEach(this::counter);
    histogram();
    summary();
    out.family(
        COMPLETENESS, "gauge", "Share of the lines that reached us, in the last full minute.");
    for (Traffic traffic : applications) {
      Recent recent = recent(traffic);
      sample(COMPLETENESS, traffic, recent == null ? Double.NaN : recent.completeness());
    }
    out.family(
        NEWEST, "gauge", "End of the newest window: its distance from now is the data's age.");
    long window = Resolution.TEN_SECONDS.length().toSeconds();
    applications.forEach(t -> sample(NEWEST, t, t.app().lastWindow() + window));
    return out.toString();
  }

  private void counter(Family family) {
    out.family(family.metric(), "counter", family.help());
    for (Traffic traffic : applications) {
      Map<String, Long> counts = traffic.counters().of(family);
      counts.forEach(
          (value, count) ->
              out.sample(family.metric(), traffic.app().name(), family.label(), value, "" + count));
    }
  }

  private void histogram() {
    out.family(HISTOGRAM, "histogram", "Service time of requests that did not become WebSockets.");
    List<String> bounds = ServiceTimeBuckets.bounds();
    for (Traffic traffic : applications) {
      for (int i = 0; i <= bounds.size(); i++) {
        String le = i == bounds.size() ? "+Inf" : bounds.get(i);
        long count = traffic.counters().total(Family.BUCKETS, "" + i);
        out.sample(HISTOGRAM + "_bucket", traffic.app().name(), "le", le, "" + count);
      }
      sumAndCount(HISTOGRAM, traffic);
    }
  }

  private void summary() {
    out.family(
        SUMMARY, "summary", "Service time; the quantiles are those of the last full minute.");
    Map<String, ToDoubleFunction<Recent>> quantiles =
        new java.util.TreeMap<>(
            Map.of("0.5", Recent::p50, "0.95", Recent::p95, "0.99", Recent::p99));
    for (Traffic traffic : applications) {
      Recent recent = recent(traffic);
      quantiles.forEach(
          (quantile, value) ->
              out.sample(
                  SUMMARY,
                  traffic.app().name(),
                  "quantile",
                  quantile,
                  TextFormat.number(
                      recent == null
                          ? Double.NaN
                          : value.applyAsDouble(recent) / MILLIS_A_SECOND)));
      sumAndCount(SUMMARY, traffic);
    }
  }

  private void sumAndCount(String name, Traffic traffic) {
    AppCounters counters = traffic.counters();
    sample(name + "_sum", traffic, counters.total(Family.SERVICE_TIME, "") / TENTHS_A_SECOND);
    int all = ServiceTimeBuckets.bounds().size();
    sample(name + "_count", traffic, counters.total(Family.BUCKETS, "" + all));
  }

  private Recent recent(Traffic traffic) {
    return traffic.counters().newest(now - RECENT, now - MINUTE);
  }

  private void sample(String name, Traffic traffic, double value) {
    out.sample(name, traffic.app().name(), null, null, TextFormat.number(value));
  }
}
