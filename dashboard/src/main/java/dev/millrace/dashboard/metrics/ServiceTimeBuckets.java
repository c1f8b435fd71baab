package dev.millrace.dashboard.metrics;

import dev.millrace.model.window.Sketch;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The bounds of the histogram: near the usual ones, and where the sketch counts exactly. Beyond 100
 * ms it counts some milliseconds together, and the bound is the last of them; so {@code le="0.25"}
 * is {@code le="0.251"}, and what is counted there is true.
 */
final class ServiceTimeBuckets {
  private static final long[] ENDS =
      LongStream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000)
          .map(Sketch::bucketEnd)
          .toArray();

  private static final List<String> BOUNDS =
      LongStream.of(ENDS).mapToObj(ServiceTimeBuckets::seconds).toList();

  private ServiceTimeBuckets() {}

  /** The bounds without infinity, in seconds, as they are written. */
  static List<String> bounds() {
    return BOUNDS;
  }

  /** How many values are up to each bound, and at the end how many there are. */
  static long[] counts(Sketch service) {
    long[] counts = java.util.Arrays.copyOf(service.countsUpTo(ENDS), ENDS.length + 1);
    counts[ENDS.length] = service.count();
    return counts;
  }

  private static String seconds(long millis) {
    return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
  }
}
