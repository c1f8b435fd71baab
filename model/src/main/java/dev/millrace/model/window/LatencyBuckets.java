package dev.millrace.model.window;

import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import java.util.Arrays;

/**
 * Which latencies a {@link Sketch} counts together: DDSketch's buckets, renumbered without those
 * that hold no whole number of milliseconds. A latency below {@value #EXACT} ms is alone in its
 * bucket, which has its number, zero included; from there on every bucket of DDSketch's holds a
 * whole number.
 */
final class LatencyBuckets {
  /** Largest latency that has a bucket: a number of fifteen digits. */
  static final long MAX_MILLIS = 999_999_999_999_999L;

  static final IndexMapping MAPPING = new CubicallyInterpolatedMapping(Sketch.RELATIVE_ACCURACY);

  private static final int EXACT = 100;

  /** DDSketch's index of a bucket, less this, is its number. */
  private static final int SHIFT = MAPPING.index(EXACT) - EXACT;

  /** How many buckets there are. */
  static final int COUNT = MAPPING.index(MAX_MILLIS) - SHIFT + 1;

  /** DDSketch's indices of the first buckets; the bucket of zero has none. */
  private static final int[] INDICES = indices();

  /** The buckets of DDSketch's first indices, or -1. */
  private static final byte[] BUCKETS = buckets();

  /** What stands for the buckets of up to 2^30 ms (12 days), computed once: it takes cube roots. */
  private static final double[] VALUES = values(1L << 30);

  private LatencyBuckets() {}

  /** The bucket of a latency. */
  static int of(long millis) {
    return millis < EXACT ? (int) millis : MAPPING.index(millis) - SHIFT;
  }

  /** DDSketch's index of a bucket other than that of zero. */
  static int index(int bucket) {
    return bucket < EXACT ? INDICES[bucket] : bucket + SHIFT;
  }

  /** The bucket of one of DDSketch's indices, or -1 if there is none. */
  static int ofIndex(long index) {
    if (index < 0 || index >= COUNT + SHIFT) {
      return -1;
    }
    return index < BUCKETS.length ? BUCKETS[(int) index] : (int) index - SHIFT;
  }

  /** What stands for the latencies in a bucket, in milliseconds. */
  static double value(int bucket) {
    return bucket < VALUES.length ? VALUES[bucket] : representative(bucket);
  }

  private static int[] indices() {
    int[] indices = new int[EXACT];
    Arrays.setAll(indices, MAPPING::index);
    return indices;
  }

  private static byte[] buckets() {
    byte[] buckets = new byte[EXACT + SHIFT];
    Arrays.fill(buckets, (byte) -1);
    for (int bucket = 1; bucket < EXACT; bucket++) {
      buckets[INDICES[bucket]] = (byte) bucket;
    }
    return buckets;
  }

  private static double[] values(long maxMillis) {
    double[] values = new double[of(maxMillis) + 1];
    Arrays.setAll(values, LatencyBuckets::representative);
    return values;
  }

  /**
   * The number whose relative distance to the smallest and to the largest whole number in the
   * bucket is the same, hence at most the sketch's accuracy.
   */
  private static double representative(int bucket) {
    if (bucket < EXACT) {
      return bucket;
    }
    int index = index(bucket);
    double smallest = Math.ceil(MAPPING.lowerBound(index));
    if (MAPPING.index(smallest) < index) {
      smallest++;
    }
    double largest = Math.min(Math.floor(MAPPING.upperBound(index)), MAX_MILLIS);
    if (MAPPING.index(largest) > index) {
      largest--;
    }
    return 2 * smallest * largest / (smallest + largest);
  }
}
