package dev.millrace.local;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the router logs that were delivered, by application. Redis has it by hour of
 * receipt, which the sender does not know to the millisecond: hours are added up.
 */
final class BalanceLedger {
  private static final List<String> NAMES =
      List.of(
          "received",
          "counted",
          "unparseable",
          "duplicates",
          "too-late",
          "window-closed",
          "future-timestamp",
          "timestamp");

  private final Map<String, Map<String, Long>> apps = new TreeMap<>();

  void count(String app, String name, long lines) {
    apps.computeIfAbsent(app, a -> zeros()).merge(name, lines, Long::sum);
  }

  /** Takes all balances out of {@code redis}, and says where they differ. */
  void compare(Map<String, Map<String, String>> redis, List<String> differences) {
    Map<String, Map<String, Long>> found = new TreeMap<>();
    redis
        .entrySet()
        .removeIf(
            entry -> {
              String[] parts = entry.getKey().split("[{}]");
              boolean isBalance = parts[2].startsWith(":balance:1h:");
              if (isBalance) {
                Map<String, Long> sum = found.computeIfAbsent(parts[1], app -> zeros());
                entry.getValue().forEach((name, n) -> sum.merge(name, Long.valueOf(n), Long::sum));
                sum.remove("version");
              }
              return isBalance;
            });
    apps.forEach(
        (app, expected) -> {
          if (!expected.equals(found.get(app))) {
            differences.add(
                "balance of " + app + " is " + found.get(app) + ", exactly " + expected);
          }
          long out = expected.values().stream().mapToLong(Long::longValue).sum();
          if (out != 2 * expected.get("received")) {
            differences.add("the ledger itself does not balance: " + app + " " + expected);
          }
        });
    found.keySet().removeAll(apps.keySet());
    found.keySet().forEach(app -> differences.add(app + " has a balance"));
  }

  private static Map<String, Long> zeros() {
    Map<String, Long> zeros = new TreeMap<>();
    NAMES.forEach(name -> zeros.put(name, 0L));
    return zeros;
  }
}
