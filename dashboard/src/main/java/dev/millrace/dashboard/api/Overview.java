package dev.millrace.dashboard.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.dashboard.redis.KnownApp;
import dev.millrace.dashboard.redis.WindowReader;
import dev.millrace.model.redis.WindowTotal;
import dev.millrace.model.redis.WindowValues;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** {@code /api/apps}: all applications, the busiest first. */
public final class Overview {
  private static final Comparator<AppRow> BUSIEST_FIRST =
      Comparator.comparingDouble((AppRow row) -> Double.isNaN(row.rate()) ? -1 : row.rate())
          .reversed()
          .thenComparing(row -> row.app().name());

  private final WindowReader reader;

  public Overview(WindowReader reader) {
    this.reader = reader;
  }

  /** The applications as rows, the busiest first. */
  public List<AppRow> rows(TimeRange range, long nowMillis) {
    return reader.apps().stream()
        .map(app -> row(app, range, nowMillis))
        .sorted(BUSIEST_FIRST)
        .toList();
  }

  private AppRow row(KnownApp app, TimeRange range, long nowMillis) {
    Long[] sparkline = new Long[(int) range.windows()];
    WindowTotal total = new WindowTotal();
    double[] rate = {Double.NaN};
    reader.windows(
        app.name(),
        range.resolution(),
        range.starts(),
        window -> {
          total.add(window.values());
          sparkline[(int) ((window.start() - range.from()) / range.step())] =
              window.values().requests();
          if (window.start() + range.step() <= nowMillis / 1000) {
            rate[0] = (double) window.values().requests() / range.step();
          }
        },
        gap -> {});
    WindowValues values = total.values();
    return new AppRow(
        app,
        values.requests(),
        rate[0],
        values.failed(),
        values.service().count() == 0 ? Double.NaN : values.service().p95(),
        values.lost(),
        values.completeness(),
        Arrays.asList(sparkline));
  }

  void write(JsonGenerator json, TimeRange range, long nowMillis) throws IOException {
    json.writeStartObject();
    json.writeNumberField("now", nowMillis);
    WindowJson.range(json, range);
    json.writeArrayFieldStart("apps");
    for (AppRow row : rows(range, nowMillis)) {
      write(json, row, nowMillis);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Writes one row as an object. */
  static void write(JsonGenerator json, AppRow row, long nowMillis) throws IOException {
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
