package dev.millrace.dashboard.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.dashboard.redis.Gap;
import dev.millrace.dashboard.redis.KnownApp;
import dev.millrace.dashboard.redis.Window;
import dev.millrace.dashboard.redis.WindowReader;
import dev.millrace.model.redis.WindowTotal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/apps/{app}/summary}: the windows of a range as one, with true percentiles. */
final class Summary {
  private final WindowReader reader;

  Summary(WindowReader reader) {
    this.reader = reader;
  }

  void write(JsonGenerator json, KnownApp app, TimeRange range) throws IOException {
    WindowTotal total = new WindowTotal();
    List<Gap> gaps = new ArrayList<>();
    reader.windows(
        app.name(),
        range.resolution(),
        range.starts(),
        window -> total.add(window.values()),
        gaps::add);
    json.writeStartObject();
    json.writeStringField("app", app.name());
    WindowJson.range(json, range);
    WindowJson.fields(json, new Window(range.from(), total.values()));
    json.writeNumberField("windows", total.windows());
    WindowJson.gaps(json, gaps);
    json.writeEndObject();
  }
}
