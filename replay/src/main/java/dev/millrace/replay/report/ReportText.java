package dev.millrace.replay.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report for a terminal. */
public final class ReportText {
  private static final int MAX_ROUTES = 15;
  private static final int ROUTE_WIDTH = 44;

  private final StringBuilder out = new StringBuilder();

  private ReportText() {}

  /** The report, some dozens of lines. */
  public static String of(Report report) {
    ReportText text = new ReportText();
    text.write(report);
    return text.out.toString();
  }

  private void write(Report r) {
    Report.Requests q = r.requests();
    line("");
    if (q.sent() == 0 && q.done() > 0 && !r.result().equals("incomplete")) {
      line(
          "nothing was sent: the earlier run had sent everything. For what was recorded since, delete the"
              + " --resume file or name another one");
    } else if (q.sent() == 0) {
      line("nothing was sent: see what was left out, and look at --from, --to and the filters");
    }
    line(
        "%s requests to %s in %.1f s (%.0f/s)",
        count(q.sent()), r.target(), r.seconds(), q.perSecond());
    line(
        "  status: %s same, %s different, %s without an answer%s",
        count(r.total().same() + r.total().expected()),
        count(r.total().different()),
        count(q.errors()),
        r.total().expected() == 0
            ? ""
            : " (same includes "
                + count(r.total().expected())
                + " that differ for want of headers)");
    optional(q.shed(), "shed, because too many were in flight");
    optional(q.unfinished(), "in flight when the replay stopped");
    optional(q.retried(), "sent again, because the target had closed an idle connection");
    optional(q.done(), "sent by an earlier run");
    schedule(r.schedule());
    changes(r.total().changes());
    routes(r);
    skipped(r);
    line("  %s", Report.FIDELITY);
    line("");
    verdict(r);
  }

  private void schedule(Report.Schedule s) {
    double[] e = s.errorMillis();
    if (s.plannedSeconds() > 0) {
      line(
          "  schedule: %.1f s planned, drift %+.2f%%; sent late by p50 %.2f ms, p99 %.2f ms, max"
              + " %.1f ms",
          s.plannedSeconds(), s.drift() * 100, e[0], e[1], e[2]);
    }
    optional(s.held(), "put off by the rate limit (--max-rate)");
    if (s.cutSeconds() > 0) {
      line("  %.0f s of quiet left out (--max-gap)", s.cutSeconds());
    }
    if (s.pausedSeconds() > 0) {
      line("  %.0f s paused by the circuit breaker", s.pausedSeconds());
    }
    if (s.sinceScheduled() != null) {
      Report.Latency l = s.sinceScheduled();
      line(
          "  from schedule to answer or time-out: p50 %s, p95 %s, p99 %s",
          millis(l.p50()), millis(l.p95()), millis(l.p99()));
    }
  }

  private void changes(List<Report.Change> changes) {
    List<Report.Change> other =
        changes.stream().filter(change -> !change.verdict().equals("same")).toList();
    if (other.isEmpty()) {
      return;
    }
    line("");
    line("  what statuses became:");
    for (Report.Change change : other) {
      line(
          "    %4s -> %-18s %10s%s",
          change.recorded(),
          change.replayed(),
          count(change.count()),
          change.verdict().equals("expected") ? "  as expected" : "");
    }
  }

  private void routes(Report r) {
    if (r.routes().isEmpty()) {
      return;
    }
    line("");
    line(
        "  %-" + ROUTE_WIDTH + "s %9s %9s  %-19s %-19s %6s",
        "route",
        "requests",
        "mismatch",
        "p50 recorded/target",
        "p95 recorded/target",
        "p95");
    row("all", r.total());
    boolean several = r.routes().stream().map(Report.Route::app).distinct().count() > 1;
    r.routes().stream()
        .limit(MAX_ROUTES)
        .forEach(route -> row((several ? route.app() + " " : "") + name(route), route));
    if (r.routes().size() > MAX_ROUTES) {
      line("  ... and %d more: see --report or --json", r.routes().size() - MAX_ROUTES);
    }
  }

  private void row(String name, Report.Route route) {
    boolean compared = route.production() != null;
    String fitting =
        name.length() > ROUTE_WIDTH ? name.substring(0, ROUTE_WIDTH - 3) + "..." : name;
    line(
        "  %-" + ROUTE_WIDTH + "s %9s %8.2f%%  %-19s %-19s %6s",
        fitting,
        count(route.requests()),
        route.mismatch() * 100,
        compared ? millis(route.production().p50()) + " / " + millis(route.replayed().p50()) : "-",
        compared ? millis(route.production().p95()) + " / " + millis(route.replayed().p95()) : "-",
        compared ? "%.2fx".formatted(route.ratio()[1]) : "-");
  }

  private void skipped(Report r) {
    line("");
    line(
        "  log: %s lines in %s records; %s duplicate batches, %s unreadable, %s late",
        count(r.log().lines()),
        count(r.log().records()),
        count(r.log().duplicates()),
        count(r.log().unreadable()),
        count(r.log().late()));
    for (Map.Entry<String, Long> skipped : r.skipped().entrySet()) {
      line("  %10s not replayed: %s", count(skipped.getValue()), skipped.getKey());
    }
  }

  private void verdict(Report r) {
    switch (r.result()) {
      case "passed" -> line("PASSED: %s", String.join(", ", r.thresholds()));
      case "failed" -> line("FAILED: %s", String.join("; ", r.reasons()));
      case "incomplete" -> line("INCOMPLETE: %s", String.join("; ", r.reasons()));
      default -> line("NOT JUDGED: give thresholds with --fail-on");
    }
  }

  private void optional(long number, String text) {
    if (number > 0) {
      line("  %s %s", count(number), text);
    }
  }

  private void line(String format, Object... values) {
    out.append(Visible.only(String.format(Locale.ROOT, format, values)))
        .append(System.lineSeparator());
  }

  static String name(Report.Route route) {
    return route.method().isEmpty() ? route.route() : route.method() + " " + route.route();
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String millis(double millis) {
    return millis >= 10_000
        ? String.format(Locale.ROOT, "%.1fs", millis / 1000)
        : String.format(Locale.ROOT, "%.0fms", millis);
  }
}
