package dev.millrace.dashboard.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.dashboard.redis.Gap;
import dev.millrace.dashboard.redis.KnownApp;
import dev.millrace.dashboard.redis.WindowReader;
import dev.millrace.model.redis.RouteValues;
import dev.millrace.model.redis.RoutesTotal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/apps/{app}/routes}: where an application spends its time. */
final class RouteTable {
  private static final double[] QUANTILES = {0.5, 0.95, 0.99};
  private static final String[] QUANTILE_NAMES = {"p50", "p95", "p99"};

  private final WindowReader reader;

  RouteTable(WindowReader reader) {
    this.reader = reader;
  }

  /**
   * Writes the routes of a range.
   *
   * @param keptFrom what is older has expired, epoch seconds
   */
  void write(JsonGenerator json, KnownApp app, TimeRange range, long keptFrom) throws IOException {
    RoutesTotal total = new RoutesTotal();
    List<Gap> gaps = new ArrayList<>();
    reader.routes(app.name(), range.resolution(), range.starts(), total::add, gaps::add);
    json.writeStartObject();
    json.writeStringField("app", app.name());
    WindowJson.range(json, range);
    json.writeNumberField("keptFrom", keptFrom);
    json.writeArrayFieldStart("routes");
    for (RouteValues route : total.routes()) {
      write(json, route);
    }
    json.writeEndArray();
    json.writeFieldName("other");
    if (total.other() == null) {
      json.writeNull();
    } else {
      write(json, total.other());
    }
    WindowJson.gaps(json, gaps);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, RouteValues route) throws IOException {
    json.writeStartObject();
    json.writeStringField("route", route.route());
    json.writeNumberField("requests", route.requests());
    json.writeNumberField("failed", route.failed());
    boolean timed = route.service().count() > 0;
    double[] quantiles = timed ? route.service().quantiles(QUANTILES) : null;
    Json.number(json, "total", timed ? route.total() : Double.NaN);
    for (int i = 0; i < QUANTILES.length; i++) {
      Json.number(json, QUANTILE_NAMES[i], timed ? Json.rounded(quantiles[i], 1) : Double.NaN);
    }
    Json.number(json, "max", timed ? route.max() : Double.NaN);
    json.writeEndObject();
  }
}
