package dev.millrace.dashboard.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.dashboard.redis.KnownApp;
import dev.millrace.model.window.Resolution;
import java.io.IOException;

/** How old the newest data of an application is. */
public final class Age {
  private static final long WINDOW_MILLIS = Resolution.TEN_SECONDS.length().toMillis();

  private Age() {}

  /** Seconds since the end of its newest window, to the tenth; zero while that is open. */
  public static double seconds(KnownApp app, long nowMillis) {
    long end = app.lastWindow() * 1000 + WINDOW_MILLIS;
    return Math.max(0, Math.round((nowMillis - end) / 100.0) / 10.0);
  }

  static void write(JsonGenerator json, KnownApp app, long nowMillis) throws IOException {
    json.writeNumberField("lastWindow", app.lastWindow());
    Json.number(json, "age", seconds(app, nowMillis));
  }
}
