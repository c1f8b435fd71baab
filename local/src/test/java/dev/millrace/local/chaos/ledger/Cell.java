package dev.millrace.local.chaos.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one application must show for one window, counted line by line. */
final class Cell {
  private static final List<String> ALWAYS =
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
          "status_class:5xx");

  private final Map<String, Long> counts = new HashMap<>();
  private final Map<String, Values> values = new TreeMap<>();

  Cell() {
    ALWAYS.forEach(name -> counts.put(name, 0L));
    values.put("service", new Values());
    values.put("connect", new Values());
  }

  void count(String name, long n) {
    counts.merge(name, n, Long::sum);
  }

  void value(String kind, long value) {
    values.computeIfAbsent(kind, k -> new Values()).add(value);
  }

  void add(Cell other) {
    other.counts.forEach(this::count);
    other.values.forEach(
        (kind, more) -> values.computeIfAbsent(kind, k -> new Values()).addAll(more));
  }

  long get(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** Router logs, readable or not. */
  long lines() {
    return get("requests") + get("unparseable");
  }

  /** Compares with a hash, and uses it up. */
  void compare(Map<String, String> hash, Differences out) {
    String version = hash.remove("version");
    if (version == null || !version.matches("[1-9]\\d*")) {
      out.add("version is " + version);
    }
    out.expect("completeness", completeness(), hash.remove("completeness"));
    counts.forEach((name, count) -> out.expect(name, Long.toString(count), hash.remove(name)));
    values.forEach((kind, all) -> all.compare(kind, hash, out));
    hash.keySet().forEach(field -> out.add("has a field too many: " + field));
  }

  private String completeness() {
    BigDecimal received = BigDecimal.valueOf(lines());
    return received
        .divide(received.add(BigDecimal.valueOf(get("lost"))), 6, RoundingMode.DOWN)
        .stripTrailingZeros()
        .toPlainString();
  }
}
