package dev.millrace.dashboard.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.dashboard.redis.KnownApp;
import dev.millrace.dashboard.redis.WindowReader;
import dev.millrace.model.ApplicationName;
import dev.millrace.model.redis.Retention;
import dev.millrace.model.window.Resolution;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The JSON answers under {@code /api}: from path and parameters to JSON. Thread-safe. */
public final class Api {
  private static final List<Resolution> ALL = List.of(Resolution.values());

  /** There are no routes of the shortest. */
  private static final List<Resolution> OF_ROUTES = ALL.subList(1, ALL.size());

  /** The range of an application when none is named. */
  private static final Duration DEFAULT_RANGE = Duration.ofHours(2);

  /** The most windows in one answer: all hours that are kept, and some more. */
  private static final int MAX_WINDOWS = 2400;

  /** Each may have two hundred routes. */
  private static final int MAX_ROUTE_WINDOWS = 400;

  /** An hour of the overview. */
  private static final int MAX_MINUTES = 61;

  private final String version;
  private final String namespace;
  private final Retention retention;
  private final RangeParser windows;
  private final RangeParser routes;
  private final RangeParser hours;
  private final RangeParser minutes;
  private final WindowReader reader;
  private final Overview overview;

  /**
   * @param version the program's
   * @param namespace prefix of every key in Redis
   * @param retention how long the job keeps windows
   */
  public Api(
      String version,
      String namespace,
      Retention retention,
      WindowReader reader,
      Overview overview) {
    this.version = version;
    this.namespace = namespace;
    this.retention = retention;
    Map<Resolution, Duration> kept = retention.windows();
    windows = new RangeParser(ALL, kept, 1500, MAX_WINDOWS, DEFAULT_RANGE);
    routes = new RangeParser(OF_ROUTES, retention.routes(), 180, MAX_ROUTE_WINDOWS, DEFAULT_RANGE);
    hours =
        new RangeParser(
            List.of(Resolution.ONE_HOUR), kept, MAX_WINDOWS, MAX_WINDOWS, Duration.ofDays(1));
    minutes =
        new RangeParser(
            List.of(Resolution.ONE_MINUTE), kept, MAX_MINUTES, MAX_MINUTES, Overview.DEFAULT_RANGE);
    this.reader = reader;
    this.overview = overview;
  }

  /**
   * Answers a path below {@code /api/}.
   *
   * @param path its segments
   * @param parameters the request's, null for an absent one
   * @throws RequestException if it cannot be answered
   */
  public byte[] answer(List<String> path, Function<String, String> parameters) {
    long now = System.currentTimeMillis();
    if (path.equals(List.of("apps"))) {
      TimeRange range = minutes.parse(parameters, now);
      List<AppRow> rows = overview.rows(range, now);
      return Json.bytes(json -> OverviewJson.write(json, range, rows, now));
    }
    if (path.equals(List.of("config"))) {
      return Json.bytes(this::config);
    }
    if (path.size() == 3 && path.get(0).equals("apps")) {
      return application(path.get(1), path.get(2), parameters, now);
    }
    throw RequestException.unknown("There is nothing under this path of the API.");
  }

  private byte[] application(
      String name, String view, Function<String, String> parameters, long now) {
    RangeParser ranges =
        switch (view) {
          case "series", "summary" -> windows;
          case "routes" -> routes;
          case "balance" -> hours;
          default ->
              throw RequestException.unknown("There is nothing under this path of an application.");
        };
    TimeRange range = ranges.parse(parameters, now);
    KnownApp app = app(name);
    return Json.bytes(
        switch (view) {
          case "series" -> json -> new Series(reader).write(json, app, range, now);
          case "summary" -> json -> new Summary(reader).write(json, app, range);
          case "routes" ->
              json ->
                  new RouteTable(reader)
                      .write(json, app, range, ranges.keptFrom(range, now / 1000));
          default -> json -> new BalanceSheet(reader).write(json, app, range);
        });
  }

  private KnownApp app(String name) {
    if (ApplicationName.isValid(name)) {
      KnownApp app = reader.app(name);
      if (app != null) {
        return app;
      }
    }
    throw RequestException.unknown("No application of that name has been seen.");
  }

  private void config(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("version", version);
    json.writeStringField("namespace", namespace);
    kept(json, "retention", ALL, retention.windows());
    kept(json, "routesRetention", OF_ROUTES, retention.routes());
    json.writeEndObject();
  }

  private static void kept(
      JsonGenerator json, String name, List<Resolution> resolutions, Map<Resolution, Duration> kept)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Resolution resolution : resolutions) {
      json.writeNumberField(resolution.label(), kept.get(resolution).toSeconds());
    }
    json.writeEndObject();
  }
}
