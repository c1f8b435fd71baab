package dev.millrace.replay.compare;

import java.util.Arrays;

/**
 * Counts over time, in a bounded number of buckets: when the time grows beyond them, neighbours are
 * merged. Not thread-safe.
 */
public final class Timeline {
  private static final int MAX_BUCKETS = 240;

  private final int series;
  private long[][] buckets;
  private long bucketMillis = 1000;
  private int used;

  /** A timeline with this many series. */
  public Timeline(int series) {
    this.series = series;
    this.buckets = new long[MAX_BUCKETS][series];
  }

  /** Adds one to a series at a time from the start on. */
  public void add(int which, long millis) {
    long at = Math.max(0, millis);
    while (at / bucketMillis >= MAX_BUCKETS) {
      widen();
    }
    int bucket = (int) (at / bucketMillis);
    buckets[bucket][which]++;
    used = Math.max(used, bucket + 1);
  }

  /** How long a bucket is. */
  public long bucketMillis() {
    return bucketMillis;
  }

  /** The counts of a series, bucket by bucket. */
  public long[] counts(int which) {
    return Arrays.stream(buckets, 0, used).mapToLong(bucket -> bucket[which]).toArray();
  }

  private void widen() {
    long[][] wider = new long[MAX_BUCKETS][series];
    for (int i = 0; i < used; i++) {
      for (int s = 0; s < series; s++) {
        wider[i / 2][s] += buckets[i][s];
      }
    }
    buckets = wider;
    bucketMillis *= 2;
    used = (used + 1) / 2;
  }
}
