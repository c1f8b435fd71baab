package dev.millrace.model.window;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
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
 * numbers in it rather than for its middle. Not thread-safe.
 */
public final class Sketch {
  /** Largest relative error of a quantile. */
  public static final double RELATIVE_ACCURACY = 0.005;

  /** Largest value that a sketch can be read back with: a number of fifteen digits. */
  static final long MAX_MILLIS = 999_999_999_999_999L;

  /** Up to here every whole number is a {@code double} of its own. */
  private static final double MAX_COUNT = 1L << 53;

  private static final IndexMapping MAPPING = new CubicallyInterpolatedMapping(RELATIVE_ACCURACY);

  private static final int MIN_INDEX = MAPPING.index(1);
  private static final int MAX_INDEX = MAPPING.index(MAX_MILLIS);

  /** What stands for the buckets of up to 2^30 ms (12 days), computed once: it takes cube roots. */
  private static final double[] REPRESENTATIVES = representatives(1L << 30);

  private final DDSketch values;

  public Sketch() {
    this(new DDSketch(MAPPING, UnboundedSizeDenseStore::new));
  }

  private Sketch(DDSketch values) {
    this.values = values;
  }

  /** Adds one value, in milliseconds, not negative and at most {@link #MAX_MILLIS}. */
  public void add(long millis) {
    values.accept(millis);
  }

  public void merge(Sketch other) {
    values.mergeWith(other.values);
  }

  public long count() {
    return (long) values.getCount();
  }

  /**
   * The values at quantiles between 0 and 1, which must ascend.
   *
   * @return milliseconds, one for each quantile
   * @throws IllegalStateException if the sketch is empty
   */
  public double[] quantiles(double... quantiles) {
    double count = values.getCount();
    if (count == 0) {
      throw new IllegalStateException("an empty sketch has no quantiles");
    }
    double[] result = new double[quantiles.length];
    var bins = values.getPositiveValueStore().getAscendingIterator();
    double seen = count - values.getPositiveValueStore().getTotalCount();
    double value = 0;
    for (int i = 0; i < quantiles.length; i++) {
      double rank = Math.floor(quantiles[i] * (count - 1));
      while (seen <= rank && bins.hasNext()) {
        var bin = bins.next();
        seen += bin.getCount();
        value = valueOf(bin.getIndex());
      }
      result[i] = value;
    }
    return result;
  }

  public Sketch copy() {
    return new Sketch(values.copy());
  }

  /** DDSketch's own binary encoding, mapping included. Equal sketches have equal bytes. */
  public byte[] toBytes() {
    GrowingByteArrayOutput out = GrowingByteArrayOutput.withDefaultInitialCapacity();
    try {
      values.encode(out, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.trimmedCopy();
  }

  /**
   * Reads what {@link #toBytes()} wrote.
   *
   * @throws IOException if the bytes are no sketch of latencies, or one of another accuracy
   */
  public static Sketch fromBytes(byte[] bytes) throws IOException {
    try {
      ByteArrayInput in = ByteArrayInput.wrap(bytes);
      DDSketch sketch = DDSketch.decode(in, () -> new CheckedStore(MIN_INDEX, MAX_INDEX));
      if (!sketch.getIndexMapping().equals(MAPPING)) {
        throw new IOException("a sketch of another accuracy: " + sketch.getIndexMapping());
      }
      double zeros = sketch.getCount() - sketch.getPositiveValueStore().getTotalCount();
      if (!sketch.getNegativeValueStore().isEmpty()
          || !isCount(zeros)
          || !isCount(sketch.getCount())) {
        throw new IOException("a sketch of something else than latencies");
      }
      return new Sketch(sketch);
    } catch (RuntimeException e) {
      throw new IOException("not a sketch", e);
    }
  }

  /** Whether a sketch of latencies may count so many: a whole number, and exact as a double. */
  static boolean isCount(double count) {
    return count >= 0 && count <= MAX_COUNT && count == Math.rint(count);
  }

  private static double[] representatives(long maxMillis) {
    double[] representatives = new double[MAPPING.index(maxMillis) + 1];
    Arrays.setAll(representatives, Sketch::representative);
    return representatives;
  }

  private static double valueOf(int index) {
    return index >= 0 && index < REPRESENTATIVES.length
        ? REPRESENTATIVES[index]
        : representative(index);
  }

  /**
   * The number whose relative distance to the smallest and to the largest whole number in the
   * bucket is the same, hence at most the sketch's accuracy.
   */
  private static double representative(int index) {
    double smallest = Math.ceil(MAPPING.lowerBound(index));
    if (MAPPING.index(smallest) < index) {
      smallest++;
    }
    double largest = Math.floor(MAPPING.upperBound(index));
    if (MAPPING.index(largest) > index) {
      largest--;
    }
    return smallest > largest
        ? MAPPING.value(index)
        : 2 * smallest * largest / (smallest + largest);
  }
}
