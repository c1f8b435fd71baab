package dev.millrace.replay.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What each recorded status became: recorded ones down, replayed ones across. */
final class StatusMatrix {
  private final Markup page;

  StatusMatrix(Markup page) {
    this.page = page;
  }

  void write(List<Report.Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    Map<String, Map<String, Report.Change>> rows = new TreeMap<>();
    TreeSet<String> columns = new TreeSet<>();
    for (Report.Change change : changes) {
      rows.computeIfAbsent(change.recorded(), key -> new TreeMap<>())
          .put(change.replayed(), change);
      columns.add(change.replayed());
    }
    page.open("section").element("h2", "What statuses became");
    page.open("div", "class", "scroll fit").open("table", "class", "matrix").open("thead");
    page.open("tr").element("th", "recorded");
    columns.forEach(column -> page.element("th", column, "class", "n"));
    page.close().close().open("tbody");
    rows.forEach(
        (recorded, row) -> {
          page.open("tr").element("th", recorded);
          columns.forEach(column -> cell(row.get(column)));
          page.close();
        });
    page.close().close().close();
    if (changes.stream().anyMatch(change -> change.verdict().equals("expected"))) {
      page.element(
          "p",
          "A dotted number is expected: without the recorded headers, conditional and range"
              + " requests come back in full.",
          "class",
          "note");
    }
    page.close();
  }

  private void cell(Report.Change change) {
    if (change == null) {
      page.element("td", "", "class", "n");
    } else {
      page.element("td", ReportText.count(change.count()), "class", "n " + kind(change));
    }
  }

  /** A new server error is as bad as no answer. */
  private static String kind(Report.Change change) {
    boolean error = change.replayed().startsWith("5") && !change.recorded().startsWith("5");
    return change.verdict().equals("different") && error ? "failed" : change.verdict();
  }
}
