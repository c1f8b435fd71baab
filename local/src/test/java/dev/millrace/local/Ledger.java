package dev.millrace.local;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What was sent, written down by the sender, by application and window. It shares no code with the
 * product: every line is counted in a window of each length directly, counts are added up,
 * quantiles are looked up in sorted values.
 */
final class Ledger {
  /** Length in seconds and, in Redis, the time to live in seconds. */
  private record Length(long seconds, long timeToLive) {}

  private static final Map<String, Length> RESOLUTIONS =
      Map.of(
          "10s", new Length(10, 7_200),
          "1m", new Length(60, 86_400),
          "10m", new Length(600, 7 * 86_400),
          "1h", new Length(3_600, 90 * 86_400));

  private static final Map<String, Double> QUANTILES =
      Map.of("p50", 0.5, "p75", 0.75, "p90", 0.9, "p95", 0.95, "p99", 0.99, "p999", 0.999);
  private static final double ACCURACY = 0.005;

  private final Map<String, Window> windows = new TreeMap<>();
  private final Map<String, RouteLedger> routes = new TreeMap<>();
  private final BalanceLedger balance = new BalanceLedger();

  /** Enters something into the windows that a time lies in. */
  void enter(String app, long timeMillis, Consumer<Window> change) {
    RESOLUTIONS.forEach(
        (name, length) -> change.accept(window(app, name, length.seconds(), timeMillis)));
  }

  /** Enters a request into the routes of the windows that a time lies in. */
  void enterRoute(String app, long timeMillis, SentLine line) {
    RESOLUTIONS.forEach(
        (name, length) -> {
          if (!name.equals("10s")) {
            routes
                .computeIfAbsent(
                    key(app, "routes:" + name, length.seconds(), timeMillis),
                    key -> new RouteLedger())
                .enter(line);
          }
        });
  }

  /** What became of the lines that were delivered. */
  BalanceLedger balance() {
    return balance;
  }

  /** Windows by their key in Redis. */
  Map<String, Window> windows() {
    return windows;
  }

  /** How long the key of a window is kept, in seconds. */
  static long timeToLive(String key) {
    return RESOLUTIONS.get(key.replaceFirst(".*}:(routes:|balance:)?(.*):.*", "$2")).timeToLive();
  }

  /** Router logs counted in any window, readable or not. */
  long linesCounted() {
    return windows.entrySet().stream()
        .filter(entry -> entry.getKey().contains("}:10s:"))
        .map(Map.Entry::getValue)
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
    Map<String, Map<String, String>> rest = new TreeMap<>(redis);
    balance.compare(rest, differences);
    routes.forEach(
        (key, expected) -> {
          Map<String, String> hash = rest.remove(key);
          if (hash == null) {
            differences.add(key + " is missing");
          } else {
            expected.compare(key, hash, differences);
          }
        });
    windows.forEach(
        (key, window) -> {
          Map<String, String> hash = rest.remove(key);
          if (hash == null) {
            differences.add(key + " is missing");
          } else {
            window.compare(key, hash, differences);
          }
        });
    rest.forEach((key, hash) -> differences.add(key + " should not exist: " + hash));
    return differences;
  }

  private Window window(String app, String resolution, long seconds, long timeMillis) {
    return windows.computeIfAbsent(key(app, resolution, seconds, timeMillis), key -> new Window());
  }

  private static String key(String app, String kind, long seconds, long timeMillis) {
    long start = Math.floorDiv(timeMillis, seconds * 1000) * seconds;
    return "millrace:{" + app + "}:" + kind + ":" + start;
  }

  /** The value of a quantile's rank. */
  static long exact(List<Long> sorted, double quantile) {
    return sorted.get((int) Math.floor(quantile * (sorted.size() - 1)));
  }

  /** Reported to the tenth of a millisecond, hence the half of one. */
  static double tolerance(long exact) {
    return exact * ACCURACY + 0.05;
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
      String completeness = rest.remove("completeness");
      if (!completeness().equals(completeness)) {
        differences.add(key + " completeness is " + completeness + ", exactly " + completeness());
      }
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

    private String completeness() {
      BigDecimal received = BigDecimal.valueOf(counts.get("requests") + counts.get("unparseable"));
      BigDecimal all = received.add(BigDecimal.valueOf(counts.get("lost")));
      return received.divide(all, 6, RoundingMode.DOWN).stripTrailingZeros().toPlainString();
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
            long exact = exact(sorted, quantile);
            near(key, kind + ":" + name, exact, tolerance(exact), rest, out);
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
