package dev.millrace.benchmark.accuracy;

import java.util.Arrays;

/**
 * A classic Prometheus histogram with the client libraries' default buckets, and quantiles as
 * {@code histogram_quantile} has them: linear within a bucket, and the last finite bound for what
 * lies beyond it.
 */
final class PrometheusBuckets implements Summary {
  private static final double[] BOUNDS_MILLIS = {
    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000
  };

  /** Beside the buckets, which include that without a bound: the sum. */
  private static final int OTHER_SERIES = 1;

  private final long[] counts = new long[BOUNDS_MILLIS.length + 1];

  @Override
  public void add(long millis) {
    int found = Arrays.binarySearch(BOUNDS_MILLIS, millis);
    counts[found >= 0 ? found : -found - 1]++;
  }

  @Override
  public void merge(Summary part) {
    long[] others = ((PrometheusBuckets) part).counts;
    for (int i = 0; i < counts.length; i++) {
      counts[i] += others[i];
    }
  }

  @Override
  public double[] quantiles(double... quantiles) {
    return Arrays.stream(quantiles).map(this::quantile).toArray();
  }

  @Override
  public int bytes() {
    return (counts.length + OTHER_SERIES) * Double.BYTES;
  }

  private double quantile(double quantile) {
    double rank = quantile * Arrays.stream(counts).sum();
    double below = 0;
    for (int i = 0; i < BOUNDS_MILLIS.length; i++) {
      if (below + counts[i] >= rank) {
        double lower = i == 0 ? 0 : BOUNDS_MILLIS[i - 1];
        return lower + (BOUNDS_MILLIS[i] - lower) * (rank - below) / counts[i];
      }
      below += counts[i];
    }
    return BOUNDS_MILLIS[BOUNDS_MILLIS.length - 1];
  }
}
