package dev.millrace.local;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was sent, written down by the sender, by application and window. It shares no code with the
 * product: counts are added up, quantiles are looked up in sorted values.
 */
final class Ledger {
  private static final long WINDOW_MILLIS = 10_000;
  private static final Map<String, Double> QUANTILES =
      Map.of("p50", 0.5, "p75", 0.75, "p90", 0.9, "p95", 0.95, "p99", 0.99, "p999", 0.999);
  private static final double ACCURACY = 0.005;

  private final Map<String, Window> windows = new TreeMap<>();

  /** The window of an application at a time. */
  Window at(String app, long timeMillis) {
    long start = Math.floorDiv(timeMillis, WINDOW_MILLIS) * WINDOW_MILLIS / 1000;
    return windows.computeIfAbsent("millrace:{" + app + "}:10s:" + start, key -> new Window());
  }

  /** Windows by their key in Redis. */
  Map<String, Window> windows() {
    return windows;
  }

  /** Router logs counted in any window, readable or not. */
  long linesCounted() {
    return windows.values().stream()
        .mapToLong(window -> window.counts.get("requests") + window.counts.get("unparseable"))
        .sum();
  }

  /**
   * Everything in which Redis differs, in words; empty if all is right.
   *
   * @param redis hashes by key
   */
  List<String> differences(Map<String, Map<String, String>> redis) {
    List<String> differences = new ArrayList<>();
    windows.forEach(
        (key, window) -> {
          Map<String, String> hash = redis.get(key);
          if (hash == null) {
            differences.add(key + " is missing");
          } else {
            window.compare(key, hash, differences);
          }
        });
    for (String key : redis.keySet()) {
      if (!windows.containsKey(key)) {
        differences.add(key + " should not exist: " + redis.get(key));
      }
    }
    return differences;
  }

  /** One application's window. */
  static final class Window {
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, List<Long>> latencies = new TreeMap<>();

    Window() {
      for (String always :
          List.of(
              "requests",
              "failed",
              "aborted",
              "websockets",
              "bytes",
              "lost",
              "unparseable",
              "status_class:2xx",
              "status_class:3xx",
              "status_class:4xx",
              "status_class:5xx")) {
        counts.put(always, 0L);
      }
      latencies.put("service", new ArrayList<>());
      latencies.put("connect", new ArrayList<>());
    }

    void count(String name, long n) {
      counts.merge(name, n, Long::sum);
    }

    void latency(String kind, Long millis) {
      if (millis != null) {
        latencies.computeIfAbsent(kind, key -> new ArrayList<>()).add(millis);
      }
    }

    private void compare(String key, Map<String, String> hash, List<String> differences) {
      Map<String, String> rest = new TreeMap<>(hash);
      rest.remove("version");
      counts.forEach(
          (name, count) -> {
            String found = rest.remove(name);
            if (!Long.toString(count).equals(found)) {
              differences.add("%s %s is %s, sent %d".formatted(key, name, found, count));
            }
          });
      latencies.forEach((kind, values) -> compareLatency(key, kind, values, rest, differences));
      rest.forEach((name, value) -> differences.add(key + " has " + name + "=" + value));
    }

    private static void compareLatency(
        String key, String kind, List<Long> values, Map<String, String> rest, List<String> out) {
      String count = rest.remove(kind + ":count");
      if (!Integer.toString(values.size()).equals(count)) {
        out.add("%s %s:count is %s, sent %d".formatted(key, kind, count, values.size()));
      }
      if (values.isEmpty()) {
        return;
      }
      List<Long> sorted = new ArrayList<>(values);
      Collections.sort(sorted);
      QUANTILES.forEach(
          (name, quantile) -> {
            long exact = sorted.get((int) Math.floor(quantile * (sorted.size() - 1)));
            // Reported to the tenth of a millisecond, hence the half of one.
            near(key, kind + ":" + name, exact, exact * ACCURACY + 0.05, rest, out);
          });
      near(key, kind + ":max", sorted.get(sorted.size() - 1), 0, rest, out);
      double mean = sorted.stream().mapToLong(Long::longValue).average().orElseThrow();
      near(key, kind + ":mean", mean, 0.0501, rest, out);
      if (rest.remove(kind + ":sketch") == null) {
        out.add(key + " has no " + kind + ":sketch");
      }
    }

    private static void near(
        String key,
        String name,
        double exact,
        double tolerance,
        Map<String, String> rest,
        List<String> out) {
      String found = rest.remove(name);
      if (found == null || Math.abs(Double.parseDouble(found) - exact) > tolerance) {
        out.add("%s %s is %s, exactly %s".formatted(key, name, found, exact));
      }
    }
  }
}
