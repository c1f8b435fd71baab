package dev.millrace.local.chaos.ledger;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** All values of one kind in a window, kept one by one: quantiles are looked up, not estimated. */
final class Values {
  private static final Map<String, Double> QUANTILES = new LinkedHashMap<>();

  static {
    QUANTILES.put("p50", 0.5);
    QUANTILES.put("p75", 0.75);
    QUANTILES.put("p90", 0.9);
    QUANTILES.put("p95", 0.95);
    QUANTILES.put("p99", 0.99);
    QUANTILES.put("p999", 0.999);
  }

  /** The promise. */
  private static final double ACCURACY = 0.005;

  /** Half of a tenth of a millisecond, and nothing worth speaking of for binary fractions. */
  private static final double ROUNDING = 0.05 + 1e-6;

  private long[] values = new long[8];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  void addAll(Values other) {
    if (size + other.size > values.length) {
      values = Arrays.copyOf(values, Math.max(2 * size, size + other.size));
    }
    System.arraycopy(other.values, 0, values, size, other.size);
    size += other.size;
  }

  /** Takes what belongs to the values out of a hash, and says where it is wrong. */
  void compare(String name, Map<String, String> hash, Differences out) {
    out.expect(name + ":count", Integer.toString(size), hash.remove(name + ":count"));
    if (size == 0) {
      return;
    }
    long[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    QUANTILES.forEach(
        (label, quantile) -> {
          long exact = sorted[(int) Math.floor(quantile * (size - 1))];
          out.expectNear(name + ":" + label, exact, exact * ACCURACY + ROUNDING, hash);
        });
    out.expectNear(name + ":max", sorted[size - 1], 0, hash);
    out.expectNear(name + ":mean", Arrays.stream(sorted).average().orElseThrow(), ROUNDING, hash);
    if (hash.remove(name + ":sketch") == null) {
      out.add(name + ":sketch is missing");
    }
  }
}
