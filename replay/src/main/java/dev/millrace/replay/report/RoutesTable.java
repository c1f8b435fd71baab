package dev.millrace.replay.report;

import java.util.List;

/** Every route with its numbers; a click on a heading sorts. */
final class RoutesTable {
  private static final double SLOWER = 1.5;
  private static final double FASTER = 0.67;

  private final Markup page;

  RoutesTable(Markup page) {
    this.page = page;
  }

  void write(List<Report.Route> routes) {
    if (routes.isEmpty()) {
      return;
    }
    boolean apps = routes.stream().map(Report.Route::app).distinct().count() > 1;
    page.open("section").element("h2", "Routes");
    page.open("div", "class", "scroll").open("table", "class", "routes", "id", "routes");
    page.open("thead").open("tr");
    heading("route", false);
    if (apps) {
      heading("application", false);
    }
    for (String name :
        List.of(
            "requests",
            "mismatch",
            "broken",
            "p50 rec.",
            "p50 repl.",
            "p95 rec.",
            "p95 repl.",
            "p95 ratio")) {
      heading(name, true);
    }
    page.close().close().open("tbody");
    routes.forEach(route -> row(route, apps));
    page.close().close().close();
    page.element(
        "p",
        "Mismatch: another status, or no answer. Broken: a server error or no answer where"
            + " production had none. Service times compare requests with the same status.",
        "class",
        "note");
    page.close();
  }

  private void heading(String name, boolean number) {
    page.open("th", "class", number ? "n" : "", "aria-sort", "none");
    page.element("button", name, "type", "button").close();
  }

  private void row(Report.Route route, boolean apps) {
    page.open("tr");
    page.element("td", ReportText.name(route), "class", "path");
    if (apps) {
      page.element("td", route.app());
    }
    number(ReportText.count(route.requests()), route.requests(), "");
    long mismatches = route.different() + route.errors();
    number(
        ReportPage.percent(route.requests(), mismatches),
        route.mismatch(),
        mismatches > 0 ? "different" : "");
    number(ReportText.count(route.broken()), route.broken(), route.broken() > 0 ? "failed" : "");
    if (route.production() == null) {
      for (int i = 0; i < 5; i++) {
        number("-", -1, "");
      }
    } else {
      millis(route.production().p50());
      millis(route.replayed().p50());
      millis(route.production().p95());
      millis(route.replayed().p95());
      double ratio = route.ratio()[1];
      number(
          ReportPage.format("%.2fx", ratio),
          ratio,
          ratio > SLOWER ? "slower" : ratio < FASTER ? "faster" : "");
    }
    page.close();
  }

  private void millis(double millis) {
    number(ReportText.millis(millis), millis, "");
  }

  private void number(String text, double value, String kind) {
    page.element("td", text, "class", ("n " + kind).trim(), "data-value", Double.toString(value));
  }
}
