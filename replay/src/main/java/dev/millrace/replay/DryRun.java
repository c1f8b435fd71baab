package dev.millrace.replay;

import dev.millrace.replay.compare.RouteKey;
import dev.millrace.replay.compare.Timeline;
import dev.millrace.replay.log.RecordedRequest;
import dev.millrace.replay.log.RequestLog;
import dev.millrace.replay.pace.Schedule;
import dev.millrace.replay.report.Visible;
import dev.millrace.replay.select.Route;
import dev.millrace.replay.send.ProductionGuard;
import dev.millrace.replay.send.Resolver;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Runs through a replay without sending anything, and shows what would happen. */
final class DryRun {
  private static final int MAX_ROUTES = 15;
  private static final Duration SAY_EVERY = Duration.ofSeconds(3);
  private static final String BARS = " ▁▂▃▄▅▆▇█";
  private static final int CHART_WIDTH = 72;

  private final ReplayConfig config;
  private final Resolver resolver;
  private final Counters counters = new Counters();
  private final Map<RouteKey, Long> routes = new HashMap<>();
  private final Timeline rate = new Timeline(1);
  private final Schedule schedule;
  private long number;
  private long done;
  private long requests;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private String path;
  private long said = System.nanoTime();

  DryRun(ReplayConfig config, Resolver resolver) {
    this.config = config;
    this.resolver = resolver;
    this.schedule = new Schedule(config.pace());
  }

  /**
   * Reads the log and prints what would be sent.
   *
   * @param progress is told now and then how far it has come
   * @throws ReplayException if the log cannot be read, or the guard would refuse
   * @throws UsageException if the position of an earlier run belongs to something else
   */
  void run(PrintWriter out, PrintWriter progress) {
    ResumeFile.Position position =
        config.resume() == null ? null : new ResumeFile(config.resume()).read(config.selection());
    Completed former =
        new Completed(position == null ? Completed.State.NOTHING : position.completed());
    try (ProductionGuard guard =
            new ProductionGuard(config.target(), config.allowedHosts(), resolver);
        RequestLog log = new Recording(config, position, counters, guard).open()) {
      RecordedRequest request;
      while (number < config.limit() && (request = log.next()) != null) {
        if (former.contains(number++)) {
          done++;
        } else {
          take(request);
        }
        sayHowFar(log, progress);
      }
      print(out, guard, log);
      guard.checkAll();
      guard.doubt().ifPresent(doubt -> line(out, "  %s", doubt));
      out.flush();
    }
  }

  private void sayHowFar(RequestLog log, PrintWriter progress) {
    if (System.nanoTime() - said > SAY_EVERY.toNanos()) {
      said = System.nanoTime();
      line(progress, "read %,d of %,d records", log.counts().records(), log.range().size());
      progress.flush();
    }
  }

  private void take(RecordedRequest request) {
    requests++;
    first = Math.min(first, request.timeMillis());
    last = Math.max(last, request.timeMillis());
    rate.add(0, Duration.ofNanos(schedule.next(request.timeMillis())).toMillis());
    RouteKey route = new RouteKey(request.app(), request.method(), Route.of(request.path()));
    routes.merge(route, 1L, Long::sum);
    if (path == null) {
      path = request.method() + " " + config.writer().path(request);
    }
  }

  private void print(PrintWriter out, ProductionGuard guard, RequestLog log) {
    line(out, "nothing is sent; this would be sent to %s", config.target());
    line(
        out,
        "  %,d requests of %,d lines in %,d records; %,d duplicate batches, %,d late",
        requests,
        log.counts().lines(),
        log.counts().records(),
        log.counts().duplicates(),
        log.counts().late());
    counters
        .skipped()
        .forEach((why, count) -> line(out, "  %,12d not replayed: %s", count, why.label()));
    if (done > 0) {
      line(out, "  %,12d sent by an earlier run", done);
    }
    if (requests > 0) {
      printPasses(out);
      line(out, "  recorded %s to %s", Instant.ofEpochMilli(first), Instant.ofEpochMilli(last));
      line(out, "  the first one: %s", path);
      printSchedule(out);
      boolean several = routes.keySet().stream().map(RouteKey::app).distinct().count() > 1;
      routes.entrySet().stream()
          .sorted(Map.Entry.<RouteKey, Long>comparingByValue(Comparator.reverseOrder()))
          .limit(MAX_ROUTES)
          .forEach(
              e ->
                  line(
                      out,
                      "  %,12d %s%s",
                      e.getValue(),
                      several ? e.getKey().app() + " " : "",
                      e.getKey()));
    }
    line(out, "  hosts in the recording: %s", String.join(", ", guard.seen()));
    out.flush();
  }

  private void printPasses(PrintWriter out) {
    if (config.passes() == 1) {
      return;
    }
    boolean endless = config.passes() == Integer.MAX_VALUE;
    if (endless && config.limit() == Long.MAX_VALUE) {
      line(out, "  repeated forever; this is one pass");
      return;
    }
    long all = endless ? config.limit() : Math.min(config.limit(), requests * config.passes());
    line(out, "  with --loop %,d requests in all; this is one pass", all);
  }

  private void printSchedule(PrintWriter out) {
    if (config.pace().isMax() && Double.isInfinite(config.pace().maxRate())) {
      line(out, "  as fast as the target answers: how long that takes is up to it");
      return;
    }
    double seconds = schedule.lastDue() / 1e9;
    long[] counts = rate.counts(0);
    double bucket = rate.bucketMillis() / 1000.0;
    long peak = java.util.Arrays.stream(counts).max().orElse(0);
    line(
        out,
        "  %s: %.0f s, %.1f requests/s on average, %.0f at most (in %.0f s); %,d put off by"
            + " --max-rate",
        config.pace(),
        seconds,
        seconds > 0 ? requests / seconds : requests,
        peak / bucket,
        bucket,
        schedule.held());
    line(out, "  |%s|", chart(counts, peak));
  }

  private static String chart(long[] counts, long peak) {
    StringBuilder chart = new StringBuilder();
    int step = (counts.length + CHART_WIDTH - 1) / CHART_WIDTH;
    for (int i = 0; i < counts.length; i += step) {
      long highest = 0;
      for (int j = i; j < Math.min(counts.length, i + step); j++) {
        highest = Math.max(highest, counts[j]);
      }
      int level = (int) Math.ceil((double) highest / peak * (BARS.length() - 1));
      chart.append(BARS.charAt(level));
    }
    return chart.toString();
  }

  private static void line(PrintWriter out, String format, Object... values) {
    out.println(Visible.only(String.format(Locale.ROOT, format, values)));
  }
}
