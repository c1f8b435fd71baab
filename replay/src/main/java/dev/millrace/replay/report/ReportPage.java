package dev.millrace.replay.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A report as one page that needs nothing else: no other file, no other host. It instructs the
 * browser to run no script and to load nothing but what is in it, so that what strangers put into a
 * path stays text even if it were not escaped.
 */
public final class ReportPage {
  private static final Map<String, String> RESULTS =
      Map.of(
          "passed", "Passed",
          "failed", "Failed",
          "incomplete", "Incomplete",
          "unjudged", "Not judged");

  private final Report report;
  private final Markup page = new Markup();

  private ReportPage(Report report) {
    this.report = report;
  }

  /** The page, as HTML. */
  public static String of(Report report) {
    ReportPage page = new ReportPage(report);
    page.write();
    return page.page.toString();
  }

  private void write() {
    String style = resource("report.css");
    String script = resource("report.js");
    page.open("html", "lang", "en").open("head");
    page.open("meta", "charset", "utf-8");
    page.open(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'"
            .formatted(sha256(style), sha256(script)));
    page.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.open("meta", "name", "color-scheme", "content", "light dark");
    page.element("title", "Replay against " + report.target());
    page.raw("style", style);
    page.close().open("body").open("main");
    header();
    tiles();
    page.open("section", "class", "charts");
    new LatencyChart(page).write(report.total());
    new TimelineChart(page).write(report.timeline());
    page.close();
    new StatusMatrix(page).write(report.total().changes());
    new RoutesTable(page).write(report.routes());
    examples();
    remainder();
    page.close();
    page.raw("script", script);
    page.close().close();
  }

  private void header() {
    page.open("header");
    page.open("div", "class", "title");
    page.element("h1", "Replay against " + report.target());
    page.element(
        "span",
        RESULTS.getOrDefault(report.result(), report.result()),
        "class",
        "badge " + report.result());
    page.close();
    page.element(
        "p",
        "Started at %s, %s, %s"
            .formatted(
                report.started(),
                report.settings().getOrDefault("speed", ""),
                report.settings().getOrDefault("selected", "")),
        "class",
        "sub");
    if (!report.reasons().isEmpty()) {
      page.open("ul", "class", "reasons");
      report.reasons().forEach(reason -> page.element("li", reason));
      page.close();
    } else if (!report.thresholds().isEmpty()) {
      page.element("p", "Rules passed: " + String.join(", ", report.thresholds()), "class", "sub");
    }
    page.close();
  }

  private void tiles() {
    Report.Requests q = report.requests();
    Report.Route total = report.total();
    Report.Schedule s = report.schedule();
    page.open("section", "class", "tiles");
    tile(
        "requests",
        ReportText.count(q.sent()),
        format("%.0f/s over %s", q.perSecond(), duration(report.seconds())));
    tile(
        "another status",
        percent(total.requests(), total.different()),
        ReportText.count(total.different()) + " of " + ReportText.count(total.requests()));
    tile(
        "no answer",
        percent(total.requests(), q.errors()),
        ReportText.count(q.errors()) + " of " + ReportText.count(total.requests()));
    tile(
        "p95 service time",
        total.ratio().length == 0 ? "-" : format("%.2fx", total.ratio()[1]),
        total.production() == null
            ? "no status was the same"
            : ReportText.millis(total.production().p95())
                + " recorded, "
                + ReportText.millis(total.replayed().p95())
                + " replayed");
    tile(
        "schedule",
        s.plannedSeconds() > 0 ? format("%+.2f%%", s.drift() * 100) : "-",
        format("sent late by p50 %.1f ms, p99 %.1f ms", s.errorMillis()[0], s.errorMillis()[1]));
    page.close();
  }

  private void tile(String label, String value, String detail) {
    page.open("div", "class", "tile");
    page.element("div", label, "class", "label");
    page.element("div", value, "class", "value");
    page.element("div", detail, "class", "detail");
    page.close();
  }

  private void examples() {
    List<Report.Route> differing =
        report.routes().stream().filter(route -> !route.examples().isEmpty()).limit(50).toList();
    if (differing.isEmpty()) {
      return;
    }
    page.open("section").element("h2", "Examples of differences");
    page.open("div", "class", "scroll").open("table", "class", "examples");
    page.open("thead").open("tr");
    page.element("th", "request")
        .element("th", "recorded", "class", "n")
        .element("th", "replayed", "class", "n")
        .element("th", "request id")
        .element("th", "recorded at");
    page.close().close().open("tbody");
    differing.stream()
        .flatMap(route -> route.examples().stream())
        .forEach(
            example -> {
              page.open("tr");
              page.element("td", example.method() + " " + example.path(), "class", "path");
              page.element("td", example.recorded(), "class", "n");
              page.element("td", example.replayed(), "class", "n");
              page.element("td", example.requestId(), "class", "path");
              page.element("td", example.time(), "class", "time");
              page.close();
            });
    page.close().close().close().close();
  }

  private void remainder() {
    page.open("section", "class", "remainder");
    page.open("div").element("h2", "Not replayed").open("dl");
    Report.Requests q = report.requests();
    report.skipped().forEach((why, count) -> item(why, ReportText.count(count)));
    optional("shed: too many in flight", q.shed());
    optional("in flight when the replay stopped", q.unfinished());
    optional("sent by an earlier run", q.done());
    if (report.skipped().isEmpty() && q.shed() + q.unfinished() + q.done() == 0) {
      item("nothing was left out", "0");
    }
    page.close().element("p", Report.FIDELITY, "class", "note").close();
    page.open("div").element("h2", "Log and schedule").open("dl");
    Report.Log log = report.log();
    item("router lines", ReportText.count(log.lines()));
    item("records", ReportText.count(log.records()));
    optional("duplicate batches", log.duplicates());
    optional("unreadable lines", log.unreadable());
    optional("foreign records", log.foreign());
    optional("later than the re-ordering window", log.late());
    item("hosts in the recording", ReportText.count(log.hosts()));
    optional("hosts without an address here", log.unknownHosts());
    optional("put off by the rate limit", report.schedule().held());
    optional("sent again on a fresh connection", q.retried());
    if (report.schedule().sinceScheduled() != null) {
      Report.Latency l = report.schedule().sinceScheduled();
      item(
          "from schedule to answer or time-out: p50, p95, p99",
          ReportText.millis(l.p50())
              + ", "
              + ReportText.millis(l.p95())
              + ", "
              + ReportText.millis(l.p99()));
    }
    page.close().close();
    page.open("div").element("h2", "Settings").open("dl");
    report.settings().forEach(this::item);
    page.close().close();
    page.close();
  }

  private void item(String name, String value) {
    page.element("dt", name).element("dd", value);
  }

  private void optional(String name, long value) {
    if (value > 0) {
      item(name, ReportText.count(value));
    }
  }

  static String percent(long whole, long part) {
    double percent = whole == 0 ? 0 : 100.0 * part / whole;
    return part == 0
        ? "0%"
        : percent < 0.01 ? "<0.01%" : format(percent < 10 ? "%.2f%%" : "%.1f%%", percent);
  }

  static String duration(double seconds) {
    return seconds < 120
        ? format("%.0f s", seconds)
        : seconds < 7200 ? format("%.0f min", seconds / 60) : format("%.1f h", seconds / 3600);
  }

  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
