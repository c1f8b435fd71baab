package dev.millrace.replay.report;

/** Recorded and replayed service time side by side, a pair of bars for each quantile. */
final class LatencyChart {
  private static final int WIDTH = 520;
  private static final int LEFT = 44;
  private static final int RIGHT = 84;
  private static final int ROW = 44;
  private static final int BAR = 14;

  private final Markup page;

  LatencyChart(Markup page) {
    this.page = page;
  }

  void write(Report.Route total) {
    page.open("figure").element("figcaption", "Service time of requests with the same status");
    if (total.production() == null) {
      page.element("p", "No answer had the recorded status.", "class", "note").close();
      return;
    }
    Report.Latency p = total.production();
    Report.Latency t = total.replayed();
    double max = Math.max(1, Math.max(p.p99(), t.p99()));
    page.open("div", "class", "legend");
    page.element("span", "recorded", "class", "production")
        .element("span", "replayed", "class", "target");
    page.close();
    page.open(
        "svg",
        "viewBox",
        "0 0 " + WIDTH + " " + 4 * ROW,
        "role",
        "img",
        "aria-label",
        "Service time at p50, p90, p95 and p99");
    row(0, "p50", p.p50(), t.p50(), max);
    row(1, "p90", p.p90(), t.p90(), max);
    row(2, "p95", p.p95(), t.p95(), max);
    row(3, "p99", p.p99(), t.p99(), max);
    page.close().close();
  }

  private void row(int index, String name, double production, double target, double max) {
    int top = index * ROW + 4;
    page.element("text", name, "x", "0", "y", Integer.toString(top + BAR + 5), "class", "axis");
    bar(top, "production", production, max);
    bar(top + BAR + 2, "target", target, max);
  }

  private void bar(int top, String kind, double millis, double max) {
    double length = Math.max(2, millis / max * (WIDTH - LEFT - RIGHT));
    page.open(
            "rect",
            "x",
            Integer.toString(LEFT),
            "y",
            Integer.toString(top),
            "width",
            ReportPage.format("%.1f", length),
            "height",
            Integer.toString(BAR),
            "rx",
            "2",
            "class",
            kind)
        .close();
    page.element(
        "text",
        ReportText.millis(millis),
        "x",
        ReportPage.format("%.1f", LEFT + length + 6),
        "y",
        Integer.toString(top + BAR - 3),
        "class",
        "number");
  }
}
