package dev.millrace.dashboard.api;

import dev.millrace.dashboard.redis.KnownApp;
import dev.millrace.dashboard.redis.Minute;
import dev.millrace.dashboard.redis.RecentMinutes;
import dev.millrace.dashboard.redis.WindowReader;
import dev.millrace.model.redis.WindowFields;
import dev.millrace.model.window.BoundedSum;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.Sketch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** All applications at a glance, by the minute. Thread-safe. */
public final class Overview {
  /** What is shown by default. */
  public static final Duration DEFAULT_RANGE = Duration.ofMinutes(15);

  private static final Comparator<AppRow> BUSIEST_FIRST =
      Comparator.comparingDouble((AppRow row) -> Double.isNaN(row.rate()) ? -1 : row.rate())
          .reversed()
          .thenComparing(row -> row.app().name());

  private final WindowReader reader;
  private final RecentMinutes minutes;

  public Overview(WindowReader reader, RecentMinutes minutes) {
    this.reader = reader;
    this.minutes = minutes;
  }

  /** The default range up to now, the current minute included. */
  public static TimeRange range(long nowMillis) {
    long now = Math.floorDiv(nowMillis, 1000L);
    return TimeRange.covering(now - DEFAULT_RANGE.toSeconds(), now + 1, Resolution.ONE_MINUTE);
  }

  /**
   * The applications, the busiest first.
   *
   * @param range of minutes
   */
  public List<AppRow> rows(TimeRange range, long nowMillis) {
    List<KnownApp> apps = reader.apps();
    Map<String, NavigableMap<Long, Minute>> read =
        minutes.read(apps.stream().map(KnownApp::name).toList(), range.starts());
    return apps.stream()
        .map(app -> row(app, read.get(app.name()), range, nowMillis))
        .sorted(BUSIEST_FIRST)
        .toList();
  }

  /** One application over the default range, or null if it is not known. */
  public AppRow row(String name, long nowMillis) {
    KnownApp app = reader.app(name);
    if (app == null) {
      return null;
    }
    TimeRange range = range(nowMillis);
    return row(app, minutes.read(List.of(name), range.starts()).get(name), range, nowMillis);
  }

  private static AppRow row(
      KnownApp app, NavigableMap<Long, Minute> minutes, TimeRange range, long nowMillis) {
    long requests = 0;
    long failed = 0;
    long lost = 0;
    long received = 0;
    Sketch service = new Sketch();
    List<Long> sparkline = new ArrayList<>();
    for (long start : range.starts()) {
      Minute minute = minutes.get(start);
      sparkline.add(minute == null ? null : minute.requests());
      if (minute == null) {
        continue;
      }
      requests += minute.requests();
      failed += minute.failed();
      lost = BoundedSum.of(lost, minute.lost());
      received += minute.requests() + minute.unparseable();
      minute.addServiceTo(service);
    }
    return new AppRow(
        app,
        requests,
        rate(minutes, range, nowMillis),
        failed,
        service.count() == 0 ? Double.NaN : Json.rounded(service.quantiles(0.95)[0], 1),
        lost,
        WindowFields.completeness(received, lost),
        sparkline);
  }

  /** An older minute in its place would go on for ever about an application that has stopped. */
  private static double rate(NavigableMap<Long, Minute> minutes, TimeRange range, long nowMillis) {
    long begun = Resolution.ONE_MINUTE.windowStart(nowMillis) / 1000;
    Minute last = minutes.get(Math.min(begun, range.until()) - range.step());
    return last == null ? Double.NaN : (double) last.requests() / range.step();
  }
}
