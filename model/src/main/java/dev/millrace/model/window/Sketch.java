package dev.millrace.model.window;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * A quantile sketch of whole milliseconds: any quantile within {@value #RELATIVE_ACCURACY} (half a
 * percent) of the true value, and exact below 100 ms.
 *
 * <p>It is a DDSketch (Masson, Rim, Lee: <i>DDSketch: A fast and fully-mergeable quantile sketch
 * with relative-error guarantees</i>, VLDB 2019): counts of values in buckets whose bounds are a
 * constant ratio apart. So merging adds counts: it is exact, and its result depends neither on the
 * order nor on the grouping, down to the bytes of {@link #toBytes()}. A thousand log-normal
 * latencies take about 0.4 kB, a million about 1.3 kB.
 *
 * <p>The quantile {@code q} of {@code n} values is the value of rank {@code floor(q * (n - 1))},
 * the smallest having rank 0. Since the values are whole numbers, a bucket stands for the whole
 * numbers in it rather than for its middle.
 *
 * <p>The counts are in an array, in their bytes, or both: what comes as bytes, to be merged into
 * something else or to be handed on, is never spread out. Not thread-safe.
 */
public final class Sketch {
  /** Largest relative error of a quantile. */
  public static final double RELATIVE_ACCURACY = 0.005;

  /** Largest value that a sketch takes: a number of fifteen digits. */
  static final long MAX_MILLIS = LatencyBuckets.MAX_MILLIS;

  /** The array grows by this many buckets, so that it grows only a few times. */
  private static final int STEP = 64;

  private static final long[] NONE = {};

  private long count;

  /** Of bucket {@code first + i}; null while there are bytes only. */
  private long[] counts = NONE;

  private int first;

  /** Null unless they are the counts' bytes. */
  private byte[] bytes;

  public Sketch() {}

  private Sketch(long count, byte[] bytes) {
    this.count = count;
    this.bytes = bytes;
    this.counts = null;
  }

  /** Adds one value, in milliseconds, not negative and at most {@link #MAX_MILLIS}. */
  public void add(long millis) {
    change();
    add(LatencyBuckets.of(millis), 1);
  }

  public void merge(Sketch other) {
    if (count == 0) {
      become(other);
      return;
    }
    change();
    if (other.counts == null) {
      addAll(other.bytes);
    } else if (other.count > 0) {
      include(other.first);
      include(other.first + other.counts.length - 1);
      for (int i = 0; i < other.counts.length; i++) {
        counts[other.first - first + i] += other.counts[i];
      }
      count += other.count;
    }
  }

  public long count() {
    return count;
  }

  /**
   * The values at quantiles between 0 and 1, which must ascend.
   *
   * @return milliseconds, one for each quantile
   * @throws IllegalStateException if the sketch is empty
   */
  public double[] quantiles(double... quantiles) {
    if (count == 0) {
      throw new IllegalStateException("an empty sketch has no quantiles");
    }
    double[] result = new double[quantiles.length];
    try {
      SketchReader buckets = new SketchReader(toBytes());
      double seen = 0;
      for (int i = 0; i < quantiles.length; i++) {
        double rank = Math.floor(quantiles[i] * (count - 1));
        while (seen <= rank && buckets.next()) {
          seen += buckets.count();
        }
        result[i] = LatencyBuckets.value(buckets.bucket());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  /**
   * The largest latency that is counted together with this one: up to there {@link #countsUpTo}
   * counts exactly.
   *
   * @param millis milliseconds, not negative, at most a day
   */
  public static long bucketEnd(long millis) {
    int bucket = LatencyBuckets.of(millis);
    long end = millis;
    while (LatencyBuckets.of(end + 1) == bucket) {
      end++;
    }
    return end;
  }

  /**
   * How many values are at most that large.
   *
   * @param ends milliseconds, ascending, each a {@link #bucketEnd}
   * @return one count for each
   */
  public long[] countsUpTo(long... ends) {
    long[] result = new long[ends.length];
    try {
      SketchReader buckets = new SketchReader(toBytes());
      boolean more = buckets.next();
      long seen = 0;
      for (int i = 0; i < ends.length; i++) {
        int last = LatencyBuckets.of(ends[i]);
        while (more && buckets.bucket() <= last) {
          seen += buckets.count();
          more = buckets.next();
        }
        result[i] = seen;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  public Sketch copy() {
    Sketch copy = new Sketch();
    copy.become(this);
    return copy;
  }

  /**
   * DDSketch's own binary encoding, mapping included. Equal sketches have equal bytes. To be read
   * only.
   */
  public byte[] toBytes() {
    if (bytes == null) {
      bytes = SketchWriter.write(counts, first);
    }
    return bytes;
  }

  /**
   * Reads what {@link #toBytes()} wrote. The array is not copied; it must not change.
   *
   * @throws IOException if the bytes are not a sketch of latencies, or one of another accuracy
   */
  public static Sketch fromBytes(byte[] bytes) throws IOException {
    long count = 0;
    SketchReader buckets = new SketchReader(bytes);
    while (buckets.next()) {
      count += buckets.count();
      if (count > CountFormat.MAX) {
        throw new IOException("too many latencies for a sketch");
      }
    }
    return new Sketch(count, bytes);
  }

  /** Takes a tenth of the memory from now on, until the next value is added. */
  void pack() {
    toBytes();
    counts = null;
  }

  private void become(Sketch other) {
    count = other.count;
    counts = other.counts == null ? null : other.counts.clone();
    first = other.first;
    bytes = other.bytes;
  }

  /** Leaves nothing but the array, which may change. */
  private void change() {
    byte[] packed = bytes;
    bytes = null;
    if (counts == null) {
      counts = NONE;
      count = 0;
      addAll(packed);
    }
  }

  /** Adds what is known to be a sketch. */
  private void addAll(byte[] sketch) {
    try {
      SketchReader buckets = new SketchReader(sketch);
      while (buckets.next()) {
        add(buckets.bucket(), buckets.count());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(int bucket, long times) {
    int i = bucket - first;
    if (i < 0 || i >= counts.length) {
      include(bucket);
      i = bucket - first;
    }
    counts[i] += times;
    count += times;
  }

  /** Makes the array hold a bucket. */
  private void include(int bucket) {
    int start = bucket / STEP * STEP;
    if (counts.length == 0) {
      counts = new long[STEP];
      first = start;
    } else if (bucket < first) {
      long[] longer = new long[counts.length + first - start];
      System.arraycopy(counts, 0, longer, first - start, counts.length);
      counts = longer;
      first = start;
    } else if (bucket >= first + counts.length) {
      counts = Arrays.copyOf(counts, start + STEP - first);
    }
  }
}
