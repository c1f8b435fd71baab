package dev.millrace.replay.report;

import java.util.Arrays;

/** Requests per second over time, with differing ones on top. */
final class TimelineChart {
  private static final int WIDTH = 520;
  private static final int HEIGHT = 176;
  private static final int LEFT = 44;
  private static final int TOP = 10;
  private static final int BOTTOM = 20;

  private final Markup page;

  TimelineChart(Markup page) {
    this.page = page;
  }

  void write(Report.Timeline timeline) {
    page.open("figure").element("figcaption", "Requests a second");
    page.open("div", "class", "legend");
    page.element("span", "same status", "class", "target")
        .element("span", "another status", "class", "different")
        .element("span", "no answer", "class", "errors");
    page.close();
    page.open(
        "svg",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "role",
        "img",
        "aria-label",
        "Requests a second over time");
    long highest = Math.max(1, Arrays.stream(timeline.sent()).max().orElse(1));
    grid(highest / timeline.bucketSeconds(), timeline.sent().length * timeline.bucketSeconds());
    double step = (double) (WIDTH - LEFT) / Math.max(20, timeline.sent().length);
    for (int i = 0; i < timeline.sent().length; i++) {
      double x = LEFT + i * step;
      double width = Math.max(0.8, step - (step > 3 ? 1 : 0));
      long different = at(timeline.different(), i);
      long errors = at(timeline.errors(), i);
      double y = HEIGHT - BOTTOM;
      y = bar(x, y, width, timeline.sent()[i] - different - errors, highest, "target");
      y = bar(x, y, width, different, highest, "different");
      bar(x, y, width, errors, highest, "errors");
    }
    page.close().close();
  }

  private void grid(double perSecond, double seconds) {
    String bottom = Integer.toString(HEIGHT - BOTTOM);
    for (int i = 0; i <= 2; i++) {
      double y = TOP + (HEIGHT - BOTTOM - TOP) * i / 2.0;
      page.open(
              "line",
              "x1",
              Integer.toString(LEFT),
              "x2",
              Integer.toString(WIDTH),
              "y1",
              ReportPage.format("%.1f", y),
              "y2",
              ReportPage.format("%.1f", y),
              "class",
              "grid")
          .close();
      double value = perSecond * (2 - i) / 2;
      page.element(
          "text",
          ReportPage.format(perSecond < 4 && i < 2 ? "%.1f" : "%.0f", value),
          "x",
          Integer.toString(LEFT - 6),
          "y",
          ReportPage.format("%.1f", y + 4),
          "class",
          "axis end");
    }
    page.element(
        "text",
        "0",
        "x",
        Integer.toString(LEFT),
        "y",
        Integer.toString(HEIGHT - 5),
        "class",
        "axis");
    page.element(
        "text",
        ReportPage.duration(seconds),
        "x",
        Integer.toString(WIDTH),
        "y",
        Integer.toString(HEIGHT - 5),
        "class",
        "axis end");
  }

  private double bar(double x, double bottom, double width, long count, long highest, String kind) {
    if (count <= 0) {
      return bottom;
    }
    double height = (double) count / highest * (HEIGHT - BOTTOM - TOP);
    page.open(
            "rect",
            "x",
            ReportPage.format("%.2f", x),
            "y",
            ReportPage.format("%.2f", bottom - height),
            "width",
            ReportPage.format("%.2f", width),
            "height",
            ReportPage.format("%.2f", height),
            "class",
            kind)
        .close();
    return bottom - height;
  }

  /** A series may end earlier than that of all requests. */
  private static long at(long[] counts, int index) {
    return index < counts.length ? counts[index] : 0;
  }
}
