package dev.millrace.dashboard.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** The overview as JSON. */
public final class OverviewJson {
  private OverviewJson() {}

  /** Writes {@code /api/apps}. */
  public static void write(JsonGenerator json, TimeRange range, List<AppRow> rows, long nowMillis)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("now", nowMillis);
    WindowJson.range(json, range);
    json.writeArrayFieldStart("apps");
    for (AppRow row : rows) {
      write(json, row, nowMillis);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Writes one row as an object. */
  public static void write(JsonGenerator json, AppRow row, long nowMillis) throws IOException {
    json.writeStartObject();
    json.writeStringField("app", row.app().name());
    Age.write(json, row.app(), nowMillis);
    json.writeNumberField("requests", row.requests());
    Json.number(json, "rate", Json.rounded(row.rate(), 2));
    json.writeNumberField("failed", row.failed());
    Json.number(json, "failedShare", Json.rounded(row.failedShare(), 6));
    Json.number(json, "p95", row.p95());
    json.writeNumberField("lost", row.lost());
    Json.number(json, "completeness", row.completeness());
    json.writeArrayFieldStart("sparkline");
    for (Long requests : row.sparkline()) {
      if (requests == null) {
        json.writeNull();
      } else {
        json.writeNumber(requests);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
