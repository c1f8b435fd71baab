package dev.millrace.benchmark.traffic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is to be counted in each window, written down while the lines were made. Not thread-safe.
 */
public final class Ledger {
  private final Map<Cell, Long> counts = new HashMap<>();
  private long lines;

  /** Enters a batch, once however often it is delivered. */
  public void enter(KnownBatch batch) {
    for (KnownBatch.Entry entry : batch.entries()) {
      lines++;
      KnownLine line = entry.line();
      if (line.readable()) {
        count(batch.app(), entry.millis(), Cell.REQUESTS);
        if (line.status() != 0) {
          count(batch.app(), entry.millis(), Cell.STATUS + line.status());
        }
        if (line.timed()) {
          count(batch.app(), entry.millis(), Cell.TIMED);
        }
      }
    }
  }

  /** Lines, readable or not. */
  public long lines() {
    return lines;
  }

  /** Lines that are to be counted as requests. */
  public long requests() {
    return sum(counts);
  }

  /**
   * How what was counted differs, in a few words; empty if it does not.
   *
   * @param found all of it
   */
  public String difference(Map<Cell, Long> found) {
    Set<Cell> cells = new HashSet<>(counts.keySet());
    cells.addAll(found.keySet());
    long different =
        cells.stream()
            .filter(cell -> !counts.getOrDefault(cell, 0L).equals(found.getOrDefault(cell, 0L)))
            .count();
    return different == 0
        ? ""
        : "%+,d of %,d lines; %,d of %,d counts differ"
            .formatted(sum(found) - requests(), requests(), different, cells.size());
  }

  /** The same of all windows together, which start at 0 then. */
  public Ledger sums() {
    Ledger sums = new Ledger();
    sums.lines = lines;
    counts.forEach(
        (cell, count) ->
            sums.counts.merge(new Cell(cell.app(), 0, cell.field()), count, Long::sum));
    return sums;
  }

  private void count(String app, long millis, String field) {
    counts.merge(Cell.of(app, millis, field), 1L, Long::sum);
  }

  private static long sum(Map<Cell, Long> counts) {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().field().equals(Cell.REQUESTS))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
