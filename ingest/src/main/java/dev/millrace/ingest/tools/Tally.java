package dev.millrace.ingest.tools;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts by name. */
final class Tally {
  private final Map<String, Long> counts = new TreeMap<>();

  void add(String name, long count) {
    counts.merge(name, count, Long::sum);
  }

  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** {@code 3 framing, 1 too-late}. */
  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
