package dev.millrace.job.namespace;

import java.io.PrintWriter;
import java.util.Map;

/** A comparison for people: a line for each window, and one for each of its fields. */
final class TextReport implements ComparisonReport {
  private static final String ABSENT = "-";

  private final PrintWriter out;
  private final String first;
  private final String second;

  TextReport(PrintWriter out, String first, String second) {
    this.out = out;
    this.first = first;
    this.second = second;
  }

  @Override
  public void difference(WindowDifference difference) {
    String window = difference.window().toString();
    switch (difference.verdict()) {
      case ONLY_IN_FIRST -> out.println(window + " only in " + first);
      case ONLY_IN_SECOND -> out.println(window + " only in " + second);
      default -> {
        out.println(window);
        difference.fields().forEach(field -> out.println("  " + line(field)));
      }
    }
  }

  @Override
  public void summary(
      Map<Verdict, Long> windows, long applications, long shown, Map<Series, Changes> changes) {
    long hidden = ComparisonReport.differing(windows) - shown;
    if (hidden > 0) {
      out.printf("... and %,d more (--limit)%n", hidden);
    }
    changes.forEach((series, change) -> out.println(line(series, change)));
    out.printf(
        "compared %,d windows of %,d applications: %,d equal, %,d different, %,d only in %s, %,d only in %s%n",
        ComparisonReport.compared(windows),
        applications,
        windows.getOrDefault(Verdict.EQUAL, 0L),
        windows.getOrDefault(Verdict.DIFFERENT, 0L),
        windows.getOrDefault(Verdict.ONLY_IN_FIRST, 0L),
        first,
        windows.getOrDefault(Verdict.ONLY_IN_SECOND, 0L),
        second);
    if (windows.containsKey(Verdict.EXPIRED)) {
      out.printf("%,d more expired before they were read%n", windows.get(Verdict.EXPIRED));
    }
  }

  private static String line(Series series, Changes changes) {
    StringBuilder line = new StringBuilder();
    line.append("all %s: %,d differ".formatted(series.label(), changes.windows()));
    changes.counts().forEach((count, change) -> line.append(", %s %+,d".formatted(count, change)));
    return line.toString();
  }

  private static String line(FieldDifference field) {
    String values =
        "%-16s %s -> %s".formatted(field.field(), text(field.first()), text(field.second()));
    if (field.difference().isPresent()) {
      return values + " (%+,d)".formatted(field.difference().getAsLong());
    }
    if (field.relativeDifference().isPresent()) {
      return values + " (%+.2f%%)".formatted(100 * field.relativeDifference().getAsDouble());
    }
    return values;
  }

  private static String text(String value) {
    return value == null ? ABSENT : value;
  }
}
