package dev.millrace.local.chaos.ledger;

import java.util.Map;
import java.util.TreeMap;

/**
 * What is counted wholly or not at all: the router logs of a batch, or one loss notice. Its cells
 * are those of ten seconds, by their start in seconds.
 */
final class Part {
  private static final long PANE_MILLIS = 10_000;

  private final Map<Long, Cell> panes = new TreeMap<>();

  Map<Long, Cell> panes() {
    return panes;
  }

  /** The cell that a time lies in. */
  Cell at(long timeMillis) {
    long start = Math.floorDiv(timeMillis, PANE_MILLIS) * PANE_MILLIS / 1000;
    return panes.computeIfAbsent(start, s -> new Cell());
  }

  void addTo(Map<Long, Cell> others) {
    panes.forEach((start, cell) -> others.computeIfAbsent(start, s -> new Cell()).add(cell));
  }

  long lines() {
    return panes.values().stream().mapToLong(Cell::lines).sum();
  }
}
