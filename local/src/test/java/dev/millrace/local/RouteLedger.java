package dev.millrace.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The routes of one application's window, as sent. Shares no code with the product. */
final class RouteLedger {
  private static final int SHOWN = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final class Route {
    private final String name;
    private long requests;
    private long failed;
    private final List<Long> service = new ArrayList<>();

    private Route(String name) {
      this.name = name;
    }

    private void add(Route other) {
      requests += other.requests;
      failed += other.failed;
      service.addAll(other.service);
    }
  }

  private final Map<String, Route> routes = new HashMap<>();

  void enter(SentLine line) {
    Route route = routes.computeIfAbsent(line.route(), Route::new);
    route.requests++;
    if ("failed".equals(line.outcome())) {
      route.failed++;
    }
    if (line.service() != null && !"websockets".equals(line.outcome())) {
      route.service.add(line.service());
    }
  }

  void compare(String key, Map<String, String> hash, List<String> differences) {
    Map<String, String> rest = new TreeMap<>(hash);
    rest.remove("version");
    for (Route route : shown()) {
      String found = rest.remove(route.name);
      if (found == null) {
        differences.add(key + " " + route.name + " is missing");
        continue;
      }
      compare(key + " " + route.name, route, found, differences);
      boolean sketched = rest.remove("sketch:" + route.name) != null;
      if (sketched == route.service.isEmpty()) {
        differences.add(key + " " + route.name + " has a sketch: " + sketched);
      }
    }
    rest.keySet().forEach(field -> differences.add(key + " has " + field));
  }

  /** The busiest, and the rest as one. */
  private List<Route> shown() {
    List<Route> sorted = new ArrayList<>(routes.values());
    Route other = new Route("other");
    Route none = routes.get("other");
    if (none != null) {
      sorted.remove(none);
      other.add(none);
    }
    sorted.sort(
        Comparator.comparingLong((Route route) -> -route.requests)
            .thenComparing(route -> route.name));
    List<Route> shown = new ArrayList<>(sorted.subList(0, Math.min(SHOWN, sorted.size())));
    sorted.stream().skip(SHOWN).forEach(other::add);
    if (other.requests > 0) {
      shown.add(other);
    }
    return shown;
  }

  private static void compare(String what, Route route, String found, List<String> differences) {
    JsonNode json;
    try {
      json = JSON.readTree(found);
    } catch (JsonProcessingException e) {
      differences.add(what + " is not JSON: " + found);
      return;
    }
    Collections.sort(route.service);
    List<Long> sorted = route.service;
    near(what, json, "requests", route.requests, 0, differences);
    near(what, json, "failed", route.failed, 0, differences);
    if (sorted.isEmpty()) {
      if (json.has("p50") || json.has("total")) {
        differences.add(what + " has latencies: " + found);
      }
      return;
    }
    near(what, json, "total", sorted.stream().mapToLong(Long::longValue).sum(), 0, differences);
    near(what, json, "max", sorted.get(sorted.size() - 1), 0, differences);
    Map.of("p50", 0.5, "p95", 0.95, "p99", 0.99)
        .forEach(
            (name, quantile) -> {
              long exact = Ledger.exact(sorted, quantile);
              near(what, json, name, exact, Ledger.tolerance(exact), differences);
            });
  }

  private static void near(
      String what,
      JsonNode json,
      String name,
      long exact,
      double tolerance,
      List<String> differences) {
    if (!json.has(name) || Math.abs(json.get(name).asDouble() - exact) > tolerance) {
      differences.add("%s %s is %s, exactly %d".formatted(what, name, json.get(name), exact));
    }
  }
}
