package dev.millrace.job.namespace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.millrace.job.RouterLogs;
import dev.millrace.model.redis.WindowFields;
import dev.millrace.model.window.WindowStats;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Windows as the job writes them. */
final class WindowFixtures {
  private WindowFixtures() {}

  /** The fields of a window of so many requests with a status, all equally fast. */
  static Map<String, String> window(int requests, int status, int serviceMillis) {
    WindowStats stats = new WindowStats();
    for (int i = 0; i < requests; i++) {
      stats.add(
          RouterLogs.parse(
              "at=info method=GET path=\"/\" host=h connect=1ms service=%dms status=%d bytes=10"
                  .formatted(serviceMillis, status)));
    }
    Map<String, String> fields = new LinkedHashMap<>();
    WindowFields.of(stats)
        .forEach((name, value) -> fields.put(name, new String(value, ISO_8859_1)));
    fields.put(WindowFields.VERSION, Integer.toString(requests));
    return fields;
  }

  /** The same fields with one set to another value. */
  static Map<String, String> with(Map<String, String> fields, String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(fields);
    changed.put(name, value);
    return changed;
  }

  /** The same fields without one. */
  static Map<String, String> without(Map<String, String> fields, String name) {
    Map<String, String> changed = new LinkedHashMap<>(fields);
    changed.remove(name);
    return changed;
  }

  /** A key of application {@code shop}. */
  static String key(String namespace, String series, String start) {
    return key(namespace, "shop", series, start);
  }

  static String key(String namespace, String app, String series, String start) {
    return "%s:{%s}:%s:%d".formatted(namespace, app, series, Instant.parse(start).getEpochSecond());
  }
}
