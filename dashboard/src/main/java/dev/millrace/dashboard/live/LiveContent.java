package dev.millrace.dashboard.live;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.dashboard.api.AppRow;
import dev.millrace.dashboard.api.Json;
import dev.millrace.dashboard.api.Overview;
import dev.millrace.dashboard.api.OverviewJson;
import dev.millrace.dashboard.api.WindowJson;
import dev.millrace.dashboard.redis.Reading;
import dev.millrace.dashboard.redis.WindowReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Reads what changed, and makes the event of it. */
final class LiveContent {
  private final WindowReader reader;
  private final Overview overview;
  private final Executor executor;

  /**
   * @param executor for what waits
   */
  LiveContent(WindowReader reader, Overview overview, Executor executor) {
    this.reader = reader;
    this.overview = overview;
    this.executor = executor;
  }

  /** The event, or null if there is nothing any more. */
  CompletionStage<Event> read(Change change) {
    if (change.topic().equals(Topic.OVERVIEW)) {
      String app = (String) change.key();
      return CompletableFuture.supplyAsync(() -> overviewEvent(app), executor);
    }
    Topic topic = change.topic();
    return reader
        .window(topic.app(), topic.resolution(), (long) change.key())
        .thenApplyAsync(reading -> windowEvent(topic, reading), executor);
  }

  private Event overviewEvent(String app) {
    long now = System.currentTimeMillis();
    AppRow row = overview.row(app, now);
    if (row == null) {
      return null;
    }
    String data = text(Json.bytes(json -> OverviewJson.write(json, row, now)));
    // No two are the same: they have an age.
    return new Event("app", data, Long.toString(now));
  }

  private static Event windowEvent(Topic topic, Reading reading) {
    if (reading.gap() != null) {
      String data =
          text(
              Json.bytes(
                  json -> {
                    start(json, topic);
                    json.writeNumberField("start", reading.gap().start());
                    json.writeStringField("reason", reading.gap().reason());
                    json.writeEndObject();
                  }));
      return new Event("gap", data, reading.gap().reason());
    }
    if (reading.window() == null) {
      return null;
    }
    String data =
        text(
            Json.bytes(
                json -> {
                  start(json, topic);
                  json.writeFieldName("window");
                  WindowJson.write(json, reading.window());
                  json.writeEndObject();
                }));
    return new Event("window", data, Long.toString(reading.window().values().version()));
  }

  private static void start(JsonGenerator json, Topic topic) throws IOException {
    json.writeStartObject();
    json.writeStringField("app", topic.app());
    json.writeStringField("resolution", topic.resolution().label());
    json.writeNumberField("now", System.currentTimeMillis());
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
