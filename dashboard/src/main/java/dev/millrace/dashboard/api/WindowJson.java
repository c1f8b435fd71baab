package dev.millrace.dashboard.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.dashboard.redis.Gap;
import dev.millrace.dashboard.redis.Window;
import dev.millrace.model.redis.LatencyValues;
import dev.millrace.model.redis.WindowValues;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Windows as JSON. */
public final class WindowJson {
  private WindowJson() {}

  /** Writes one window as an object. */
  public static void write(JsonGenerator json, Window window) throws IOException {
    json.writeStartObject();
    fields(json, window);
    json.writeEndObject();
  }

  /** Writes the fields of a window into an object that is open. */
  static void fields(JsonGenerator json, Window window) throws IOException {
    WindowValues values = window.values();
    json.writeNumberField("start", window.start());
    json.writeNumberField("version", values.version());
    json.writeNumberField("requests", values.requests());
    json.writeNumberField("failed", values.failed());
    json.writeNumberField("aborted", values.aborted());
    json.writeNumberField("websockets", values.webSockets());
    json.writeNumberField("bytes", values.bytes());
    json.writeNumberField("lost", values.lost());
    json.writeNumberField("unparseable", values.unparseable());
    Json.number(json, "completeness", values.completeness());
    counts(json, "classes", values.classes());
    counts(json, "statuses", values.statuses());
    counts(json, "codes", values.codes());
    latency(json, "service", values.service());
    latency(json, "connect", values.connect());
    latency(json, "websocket", values.webSocketLife());
  }

  static void gaps(JsonGenerator json, List<Gap> gaps) throws IOException {
    json.writeArrayFieldStart("gaps");
    for (Gap gap : gaps) {
      json.writeStartObject();
      json.writeNumberField("start", gap.start());
      json.writeStringField("reason", gap.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void range(JsonGenerator json, TimeRange range) throws IOException {
    json.writeNumberField("from", range.from());
    json.writeNumberField("until", range.until());
    json.writeStringField("resolution", range.resolution().label());
  }

  private static void counts(JsonGenerator json, String name, Map<?, Long> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<?, Long> count : counts.entrySet()) {
      json.writeNumberField(count.getKey().toString(), count.getValue());
    }
    json.writeEndObject();
  }

  private static void latency(JsonGenerator json, String name, LatencyValues values)
      throws IOException {
    if (values.count() == 0) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", values.count());
    Json.number(json, "mean", values.mean());
    Json.number(json, "p50", values.p50());
    Json.number(json, "p75", values.p75());
    Json.number(json, "p90", values.p90());
    Json.number(json, "p95", values.p95());
    Json.number(json, "p99", values.p99());
    Json.number(json, "p999", values.p999());
    Json.number(json, "max", values.max());
    json.writeEndObject();
  }
}
