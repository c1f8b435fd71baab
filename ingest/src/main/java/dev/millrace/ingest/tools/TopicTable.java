package dev.millrace.ingest.tools;

import java.util.ArrayList;
import java.util.List;

/** A topic's report as plain text, for people. */
final class TopicTable {
  private static final List<String> COLUMNS =
      List.of("partition", "leader", "in sync", "first", "next", "bytes", "newest");
  private static final List<String> JOB_COLUMNS = List.of("job at", "lag");

  private TopicTable() {}

  /** The lines of one report. */
  static List<String> lines(TopicReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(report.topic() + (report.isRight() ? ": right" : ": WRONG"));
    report.settings().forEach((name, value) -> lines.add("  " + name + "=" + value));
    if (report.jobGroup() != null && !report.partitions().isEmpty()) {
      lines.add("  job's consumer group: " + report.jobGroup());
    }
    if (!report.partitions().isEmpty()) {
      aligned(rows(report)).forEach(row -> lines.add("  " + row));
    }
    report.faults().forEach(fault -> lines.add("  wrong: " + fault));
    report.hints().forEach(hint -> lines.add("  hint: " + hint));
    return lines;
  }

  private static List<List<String>> rows(TopicReport report) {
    boolean job = report.jobGroup() != null;
    List<List<String>> rows = new ArrayList<>();
    List<String> titles = new ArrayList<>(COLUMNS);
    if (job) {
      titles.addAll(JOB_COLUMNS);
    }
    rows.add(titles);
    for (PartitionReport p : report.partitions()) {
      List<String> row = new ArrayList<>();
      row.add(Integer.toString(p.partition()));
      row.add(text(p.leader()));
      row.add(p.inSync() + "/" + p.replicas());
      row.add(text(p.firstOffset()));
      row.add(text(p.nextOffset()));
      row.add(text(p.bytes()));
      row.add(text(p.newest()));
      if (job) {
        row.add(text(p.jobOffset()));
        row.add(text(p.lag()));
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(i == 0 ? "" : "  ");
        line.append(" ".repeat(widths[i] - row.get(i).length())).append(row.get(i));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static String text(Object value) {
    return value == null ? "-" : value.toString();
  }
}
