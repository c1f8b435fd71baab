package dev.millrace.dashboard.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.dashboard.redis.Gap;
import dev.millrace.dashboard.redis.KnownApp;
import dev.millrace.dashboard.redis.WindowReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/apps/{app}/series}: the windows of a range, one by one. */
final class Series {
  private final WindowReader reader;

  Series(WindowReader reader) {
    this.reader = reader;
  }

  /** Writes each window as it is read, so that only a few are in memory. */
  void write(JsonGenerator json, KnownApp app, TimeRange range, long nowMillis) throws IOException {
    json.writeStartObject();
    json.writeStringField("app", app.name());
    json.writeNumberField("now", nowMillis);
    WindowJson.range(json, range);
    json.writeNumberField("step", range.step());
    Age.write(json, app, nowMillis);
    json.writeArrayFieldStart("windows");
    List<Gap> gaps = new ArrayList<>();
    reader.windows(
        app.name(),
        range.resolution(),
        range.starts(),
        window -> {
          try {
            WindowJson.write(json, window);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        gaps::add);
    json.writeEndArray();
    WindowJson.gaps(json, gaps);
    json.writeEndObject();
  }
}
