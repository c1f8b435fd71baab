package dev.millrace.local.chaos.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds out which of the uncertain parts of an application were counted: those that explain, all
 * together, what is in Redis beyond what is certain. Each explains all of its windows or none.
 */
final class Uncertain {
  private static final List<String> FIELDS = List.of("requests", "unparseable", "bytes", "lost");

  /** Beyond, nothing explains it; far more than sensible traffic takes. */
  private static final int MAX_STEPS = 2_000_000;

  private final List<Part> parts;
  private final Map<Long, long[]> unexplained = new TreeMap<>();
  private final List<Part> counted = new ArrayList<>();
  private int steps;

  private Uncertain(List<Part> parts) {
    this.parts = new ArrayList<>(parts);
    this.parts.sort(Comparator.comparing(Uncertain::lastPane));
  }

  /**
   * The parts that were counted; none if no choice of them explains what is there.
   *
   * @param found hashes of ten seconds by their start
   */
  static List<Part> counted(Account account, Map<Long, Map<String, String>> found) {
    if (account.uncertain().isEmpty()) {
      return List.of();
    }
    Uncertain search = new Uncertain(account.uncertain());
    for (Part part : search.parts) {
      for (Long pane : part.panes().keySet()) {
        search.unexplained.put(
            pane, beyond(account.certain().get(pane), found.getOrDefault(pane, Map.of())));
      }
    }
    return search.explain(0) ? search.counted : List.of();
  }

  private static long[] beyond(Cell certain, Map<String, String> hash) {
    long[] beyond = new long[FIELDS.size()];
    for (int i = 0; i < beyond.length; i++) {
      String field = FIELDS.get(i);
      beyond[i] = number(hash.get(field)) - (certain == null ? 0 : certain.get(field));
    }
    return beyond;
  }

  private static long number(String text) {
    return text == null || !text.matches("\\d{1,18}") ? 0 : Long.parseLong(text);
  }

  private boolean explain(int next) {
    if (++steps > MAX_STEPS) {
      return false;
    }
    if (next == parts.size()) {
      return unexplained.values().stream().allMatch(Uncertain::isZero);
    }
    Part part = parts.get(next);
    if (take(part)) {
      counted.add(part);
      if (settledBefore(next + 1) && explain(next + 1)) {
        return true;
      }
      counted.remove(counted.size() - 1);
    }
    giveBack(part);
    return settledBefore(next + 1) && explain(next + 1);
  }

  /** Whether what no later part can explain is explained. */
  private boolean settledBefore(int next) {
    if (next == parts.size()) {
      return true;
    }
    // Ordered by last pane: a later part may still reach back, hence a look at them all.
    for (Map.Entry<Long, long[]> entry : unexplained.entrySet()) {
      if (!isZero(entry.getValue())
          && parts.subList(next, parts.size()).stream()
              .noneMatch(part -> part.panes().containsKey(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /** Whether there was enough to take. */
  private boolean take(Part part) {
    boolean enough = true;
    for (Map.Entry<Long, Cell> pane : part.panes().entrySet()) {
      long[] rest = unexplained.get(pane.getKey());
      for (int i = 0; i < rest.length; i++) {
        rest[i] -= pane.getValue().get(FIELDS.get(i));
        enough &= rest[i] >= 0;
      }
    }
    return enough;
  }

  private void giveBack(Part part) {
    part.panes()
        .forEach(
            (start, cell) -> {
              long[] rest = unexplained.get(start);
              for (int i = 0; i < rest.length; i++) {
                rest[i] += cell.get(FIELDS.get(i));
              }
            });
  }

  private static boolean isZero(long[] rest) {
    for (long r : rest) {
      if (r != 0) {
        return false;
      }
    }
    return true;
  }

  private static Long lastPane(Part part) {
    return part.panes().keySet().stream().max(Comparator.naturalOrder()).orElse(0L);
  }
}
