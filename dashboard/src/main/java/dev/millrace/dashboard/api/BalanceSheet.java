package dev.millrace.dashboard.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.dashboard.redis.Gap;
import dev.millrace.dashboard.redis.KnownApp;
import dev.millrace.dashboard.redis.WindowReader;
import dev.millrace.model.redis.BalanceValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code /api/apps/{app}/balance}: what became of the lines that were received, by the hour. */
final class BalanceSheet {
  private final WindowReader reader;

  BalanceSheet(WindowReader reader) {
    this.reader = reader;
  }

  void write(JsonGenerator json, KnownApp app, TimeRange range) throws IOException {
    Map<Long, BalanceValues> hours = new TreeMap<>();
    List<Gap> gaps = new ArrayList<>();
    reader.balances(app.name(), range.resolution(), range.starts(), hours::put, gaps::add);
    json.writeStartObject();
    json.writeStringField("app", app.name());
    WindowJson.range(json, range);
    json.writeArrayFieldStart("hours");
    for (Map.Entry<Long, BalanceValues> hour : hours.entrySet()) {
      json.writeStartObject();
      json.writeNumberField("start", hour.getKey());
      fields(json, hour.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("total");
    fields(json, hours.values().stream().reduce(BalanceValues.NONE, BalanceValues::plus));
    json.writeEndObject();
    WindowJson.gaps(json, gaps);
    json.writeEndObject();
  }

  private static void fields(JsonGenerator json, BalanceValues balance) throws IOException {
    json.writeNumberField("received", balance.received());
    json.writeNumberField("counted", balance.counted());
    json.writeNumberField("unparseable", balance.unparseable());
    json.writeNumberField("duplicates", balance.duplicates());
    json.writeNumberField("tooLate", balance.tooLate());
    json.writeNumberField("windowClosed", balance.windowClosed());
    json.writeNumberField("futureTimestamp", balance.futureTimestamp());
    json.writeNumberField("timestamp", balance.timestamp());
  }
}
