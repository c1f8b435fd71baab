package dev.millrace.model.redis;

import dev.millrace.model.window.LatencyStats;
import dev.millrace.model.window.RouteStats;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.Sketch;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a hash of routes in Redis: the only place that defines them.
 *
 * <p>One field per route, {@code /orders/:id}, with a value for people and programs, busiest first:
 *
 * <pre>{@code {"requests":120,"failed":2,"total":5400,"p50":38,"p95":110.5,"p99":180,"max":212} }
 * </pre>
 *
 * <p>{@code total} is the sum of service times, and all times are milliseconds of service time, to
 * the tenth; a route of which no service time is known has neither. {@code sketch:/orders/:id} is
 * binary: a {@link Sketch}. At most {@value #MAX_ROUTES} routes are listed separately, the rest is
 * in the field {@value Routes#OTHER}, so that all of them add up to the window's requests.
 */
public final class RouteFields {
  /** Stands before a route in the field of its sketch. */
  public static final String SKETCH_PREFIX = "sketch:";

  /** How many routes are listed separately. */
  public static final int MAX_ROUTES = 200;

  private static final double[] QUANTILES = {0.5, 0.95, 0.99};

  private RouteFields() {}

  /** The fields of a window's routes, without {@link WindowFields#VERSION}. */
  public static Map<String, byte[]> of(Routes routes) {
    Map<String, byte[]> fields = new LinkedHashMap<>();
    for (RouteStats route : routes.busiest(MAX_ROUTES)) {
      fields.put(route.name(), json(route).getBytes(StandardCharsets.US_ASCII));
      if (route.service().count() > 0) {
        fields.put(SKETCH_PREFIX + route.name(), route.service().sketch().toBytes());
      }
    }
    return fields;
  }

  private static String json(RouteStats route) {
    StringBuilder json = new StringBuilder(120);
    json.append("{\"requests\":").append(route.requests());
    json.append(",\"failed\":").append(route.failed());
    LatencyStats service = route.service();
    if (service.count() > 0) {
      double[] quantiles = service.sketch().quantiles(QUANTILES);
      json.append(",\"total\":").append(service.totalMillis());
      json.append(",\"p50\":").append(Millis.text(quantiles[0]));
      json.append(",\"p95\":").append(Millis.text(quantiles[1]));
      json.append(",\"p99\":").append(Millis.text(quantiles[2]));
      json.append(",\"max\":").append(service.maxMillis());
    }
    return json.append('}').toString();
  }
}
