package dev.millrace.local.chaos.ledger;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares all that was sent with all that Redis holds, cell by cell. */
final class Comparison {
  private static final Map<String, Long> LONGER = new LinkedHashMap<>();

  static {
    LONGER.put("1m", 60L);
    LONGER.put("10m", 600L);
    LONGER.put("1h", 3600L);
  }

  private static final Pattern REQUESTS = Pattern.compile("\"requests\":(\\d+)");

  private static final List<String> ENDS =
      List.of(
          "counted",
          "unparseable",
          "duplicates",
          "too-late",
          "window-closed",
          "future-timestamp",
          "timestamp");

  private final SentFile sent;
  private final Namespace redis;
  private final Differences differences = new Differences();
  private long cells;
  private long explained;
  private long lost;
  private long doubleCounted;

  private Comparison(SentFile sent, Namespace redis) {
    this.sent = sent;
    this.redis = redis;
  }

  static Comparison of(SentFile sent, Namespace redis) {
    Comparison comparison = new Comparison(sent, redis);
    comparison.run();
    return comparison;
  }

  /** In words. */
  List<String> differences() {
    return differences.all();
  }

  /** Hashes compared. */
  long cells() {
    return cells;
  }

  /** Uncertain parts that were counted. */
  long explained() {
    return explained;
  }

  /** Router logs that are missing in windows of ten seconds. */
  long lost() {
    return lost;
  }

  /** Router logs that such windows have too many. */
  long doubleCounted() {
    return doubleCounted;
  }

  private void run() {
    Set<String> expected = new TreeSet<>();
    sent.accounts()
        .forEach(
            (app, account) -> {
              Map<Long, Cell> cellsOfApp = cellsOf(app, account);
              if (!cellsOfApp.isEmpty()) {
                expected.add(app);
              }
              compareWindows(app, cellsOfApp);
              compareBalance(app, account, cellsOfApp);
            });
    differences.at("a key that means nothing:");
    redis.foreign().forEach(differences::add);
    differences.at("applications:");
    Set<String> apps = new TreeSet<>(redis.found());
    apps.removeAll(sent.accounts().keySet());
    apps.forEach(app -> differences.add(app + " was never sent"));
    Set<String> listed = new TreeSet<>(redis.applications());
    if (!listed.equals(expected)) {
      Set<String> missing = new TreeSet<>(expected);
      missing.removeAll(listed);
      listed.removeAll(expected);
      differences.add("the list lacks " + missing + " and has too many " + listed);
    }
  }

  /** What is certain, and what is uncertain and was counted. */
  private Map<Long, Cell> cellsOf(String app, Account account) {
    Map<Long, Cell> all = new TreeMap<>();
    account.certain().forEach((start, cell) -> add(all, start, cell));
    List<Part> counted = Uncertain.counted(account, redis.of(app, "10s"));
    counted.forEach(part -> part.addTo(all));
    explained += counted.size();
    return all;
  }

  private void compareWindows(String app, Map<Long, Cell> panes) {
    compareCells(app, "10s", panes);
    Map<Long, Map<String, String>> found = redis.of(app, "10s");
    Set<Long> starts = new TreeSet<>(panes.keySet());
    starts.addAll(found.keySet());
    for (Long start : starts) {
      long surplus =
          lines(found.get(start)) - (panes.containsKey(start) ? panes.get(start).lines() : 0);
      lost += Math.max(0, -surplus);
      doubleCounted += Math.max(0, surplus);
    }
    LONGER.forEach(
        (resolution, seconds) -> {
          Map<Long, Cell> longer = new TreeMap<>();
          panes.forEach(
              (start, cell) -> add(longer, Math.floorDiv(start, seconds) * seconds, cell));
          compareCells(app, resolution, longer);
          compareRoutes(app, "routes:" + resolution, longer);
        });
  }

  private void compareCells(String app, String resolution, Map<Long, Cell> expected) {
    Map<Long, Map<String, String>> rest = new TreeMap<>(redis.of(app, resolution));
    expected.forEach(
        (start, cell) -> {
          cells++;
          differences.at(app + " " + resolution + " " + start);
          Map<String, String> hash = rest.remove(start);
          if (hash == null) {
            differences.add("is missing, with " + cell.lines() + " lines");
          } else {
            cell.compare(new HashMap<>(hash), differences);
          }
        });
    rest.forEach(
        (start, hash) -> {
          differences.at(app + " " + resolution + " " + start);
          differences.add("should not exist: requests=" + hash.get("requests"));
        });
  }

  /** All routes add up to the window. */
  private void compareRoutes(String app, String kind, Map<Long, Cell> expected) {
    Map<Long, Long> found = new TreeMap<>();
    redis.of(app, kind).forEach((start, hash) -> found.put(start, sum(hash)));
    Map<Long, Long> exact = new TreeMap<>();
    expected.forEach(
        (start, cell) -> {
          if (cell.get("requests") > 0) {
            cells++;
            exact.put(start, cell.get("requests"));
          }
        });
    differences.at(app + " " + kind);
    Set<Long> starts = new TreeSet<>(exact.keySet());
    starts.addAll(found.keySet());
    for (Long start : starts) {
      if (!found.getOrDefault(start, -1L).equals(exact.get(start))) {
        differences.add(
            start + " adds up to " + found.get(start) + ", exactly " + exact.get(start));
      }
    }
  }

  private static long sum(Map<String, String> routes) {
    long sum = 0;
    for (Map.Entry<String, String> route : routes.entrySet()) {
      Matcher matcher = REQUESTS.matcher(route.getValue());
      if (!route.getKey().startsWith("sketch:") && matcher.find()) {
        sum += Long.parseLong(matcher.group(1));
      }
    }
    return sum;
  }

  /** Nothing disappears: what was received is counted, or told apart by reason. */
  private void compareBalance(String app, Account account, Map<Long, Cell> panes) {
    Map<String, Long> found = new HashMap<>();
    redis
        .of(app, "balance:1h")
        .values()
        .forEach(hash -> hash.forEach((name, n) -> found.merge(name, number(n), Long::sum)));
    differences.at(app + " balance " + found);
    long requests = panes.values().stream().mapToLong(cell -> cell.get("requests")).sum();
    long unparseable = panes.values().stream().mapToLong(cell -> cell.get("unparseable")).sum();
    if (found.getOrDefault("counted", 0L) != requests) {
      differences.add("counted: exactly " + requests);
    }
    if (found.getOrDefault("unparseable", 0L) != unparseable) {
      differences.add("unparseable: exactly " + unparseable);
    }
    for (String reason : List.of("too-late", "window-closed", "future-timestamp", "timestamp")) {
      if (!account.mayBeRefused(reason, found.getOrDefault(reason, 0L))) {
        differences.add(reason + ": not what was sent");
      }
    }
    long ends = ENDS.stream().mapToLong(end -> found.getOrDefault(end, 0L)).sum();
    if (found.getOrDefault("received", 0L) != ends) {
      differences.add("does not balance: received, and not " + ends);
    }
  }

  private static void add(Map<Long, Cell> cells, Long start, Cell cell) {
    cells.computeIfAbsent(start, s -> new Cell()).add(cell);
  }

  private static long lines(Map<String, String> hash) {
    return hash == null ? 0 : number(hash.get("requests")) + number(hash.get("unparseable"));
  }

  private static long number(String text) {
    return text == null || !text.matches("\\d{1,18}") ? 0 : Long.parseLong(text);
  }
}
