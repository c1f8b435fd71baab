package dev.millrace.job.namespace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/**
 * A comparison for programs: one JSON object per line, each window that differs with a {@code
 * verdict}, and the summary last. An absent value is null.
 */
final class JsonReport implements ComparisonReport {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final PrintWriter out;
  private final String first;
  private final String second;

  JsonReport(PrintWriter out, String first, String second) {
    this.out = out;
    this.first = first;
    this.second = second;
  }

  @Override
  public void difference(WindowDifference difference) {
    WindowKey window = difference.window();
    ObjectNode line =
        JSON.objectNode()
            .put("app", window.app())
            .put("series", window.series().label())
            .put("start", window.startTime().toString())
            .put("verdict", name(difference.verdict()));
    if (difference.verdict() == Verdict.DIFFERENT) {
      var fields = line.putArray("fields");
      difference.fields().forEach(field -> fields.add(json(field)));
    }
    out.println(line);
  }

  @Override
  public void summary(
      Map<Verdict, Long> windows, long applications, long shown, Map<Series, Changes> changes) {
    ObjectNode summary =
        JSON.objectNode()
            .put("first", first)
            .put("second", second)
            .put("applications", applications)
            .put("compared", ComparisonReport.compared(windows));
    for (Verdict verdict : Verdict.values()) {
      summary.put(name(verdict), windows.getOrDefault(verdict, 0L));
    }
    summary.put("shown", shown);
    ObjectNode bySeries = summary.putObject("changes");
    changes.forEach((series, change) -> bySeries.set(series.label(), json(change)));
    out.println(JSON.objectNode().set("summary", summary));
  }

  private static ObjectNode json(Changes changes) {
    ObjectNode json = JSON.objectNode().put("windows", changes.windows());
    ObjectNode counts = json.putObject("counts");
    changes.counts().forEach(counts::put);
    return json;
  }

  private static ObjectNode json(FieldDifference field) {
    ObjectNode json =
        JSON.objectNode()
            .put("field", field.field())
            .put("first", field.first())
            .put("second", field.second());
    field.difference().ifPresent(difference -> json.put("difference", difference));
    field.relativeDifference().ifPresent(relative -> json.put("relative", relative));
    return json;
  }

  private static String name(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
