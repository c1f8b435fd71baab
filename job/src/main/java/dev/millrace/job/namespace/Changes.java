package dev.millrace.job.namespace;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sum of all differences of one series, over the windows that both namespaces have: in how many
 * there are any, and by how much each count is larger in the second.
 */
final class Changes {
  /** Hostile hashes may name millions. */
  private static final int MAX_COUNTS = 100;

  private static final String OTHERS = "(others)";
  private static final String VERSION = "version";

  private final Map<String, BigInteger> counts = new TreeMap<>();
  private long windows;

  void add(WindowDifference difference) {
    windows++;
    for (FieldDifference field : difference.fields()) {
      if (!field.field().equals(VERSION)) {
        field.change().ifPresent(change -> add(field.number(), BigInteger.valueOf(change)));
      }
    }
  }

  private void add(String count, BigInteger change) {
    boolean fits = counts.containsKey(count) || counts.size() < MAX_COUNTS;
    counts.merge(fits ? count : OTHERS, change, BigInteger::add);
  }

  long windows() {
    return windows;
  }

  /** By the count's name; those of routes are summed over all routes. */
  Map<String, BigInteger> counts() {
    return counts;
  }
}
