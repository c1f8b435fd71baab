package dev.millrace.model.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Latencies of one kind in one window, in milliseconds.
 *
 * <p>Up to {@value #MAX_VALUES} values are kept as they are, since most windows of most
 * applications have few and a sketch takes kilobytes; from the next one on they are kept as a
 * {@link Sketch}. So how they are kept depends on their number alone, and equal latencies have
 * equal bytes, in whatever order and grouping they came together. Not thread-safe.
 */
public final class LatencyStats {
  private static final int MAX_VALUES = 16;
  private static final int INITIAL_CAPACITY = 4;

  /** Twice what a sketch takes that has something in each of its buckets. */
  private static final int MAX_SKETCH_BYTES = 64 * 1024;

  private long count;
  private long sumMillis;
  private long maxMillis;

  /** The first {@link #count} are used; null if there are none, or more than it may hold. */
  private long[] values;

  /** Null unless there are more than {@link #MAX_VALUES} values. */
  private Sketch sketch;

  /** Adds one value, not negative and at most {@link Sketch#MAX_MILLIS}. */
  public void add(long millis) {
    keep(millis);
    count++;
    sumMillis = BoundedSum.of(sumMillis, millis);
    maxMillis = Math.max(maxMillis, millis);
  }

  public void merge(LatencyStats other) {
    if (other.count <= MAX_VALUES) {
      for (int i = 0; i < other.count; i++) {
        add(other.values[i]);
      }
      return;
    }
    ownSketch().merge(other.sketch());
    count += other.count;
    sumMillis = BoundedSum.of(sumMillis, other.sumMillis);
    maxMillis = Math.max(maxMillis, other.maxMillis);
  }

  public long count() {
    return count;
  }

  /** As exact as the {@link #totalMillis total}. Zero if there are no values. */
  public double meanMillis() {
    return count == 0 ? 0 : (double) sumMillis / count;
  }

  /** The {@link BoundedSum} of all values. */
  public long totalMillis() {
    return sumMillis;
  }

  /** Exact. Zero if there are no values. */
  public long maxMillis() {
    return maxMillis;
  }

  /** The distribution, to be read only; empty if there are no values. */
  public Sketch sketch() {
    return sketch == null ? sketchOfValues() : sketch;
  }

  /** Takes a tenth of the memory from now on, until the next value is added. */
  void pack() {
    if (sketch != null) {
      sketch.pack();
    }
  }

  public LatencyStats copy() {
    LatencyStats copy = new LatencyStats();
    copy.count = count;
    copy.sumMillis = sumMillis;
    copy.maxMillis = maxMillis;
    copy.values = values == null ? null : values.clone();
    copy.sketch = sketch == null ? null : sketch.copy();
    return copy;
  }

  void write(DataOutput out) throws IOException {
    Varint.write(out, count);
    if (count == 0) {
      return;
    }
    Varint.write(out, sumMillis);
    Varint.write(out, maxMillis);
    if (count <= MAX_VALUES) {
      long[] sorted = Arrays.copyOf(values, (int) count);
      Arrays.sort(sorted);
      for (long value : sorted) {
        Varint.write(out, value);
      }
    } else {
      byte[] bytes = sketch.toBytes();
      Varint.write(out, bytes.length);
      out.write(bytes);
    }
  }

  static LatencyStats read(DataInput in) throws IOException {
    long count = Varint.read(in);
    if (count == 0) {
      return new LatencyStats();
    }
    long sumMillis = BoundedSum.read(in);
    long maxMillis = Varint.read(in);
    LatencyStats stats = count <= MAX_VALUES ? readValues(in, count) : readSketch(in, count);
    if (stats.sketch == null && (stats.sumMillis != sumMillis || stats.maxMillis != maxMillis)) {
      throw new IOException("sum and maximum of other latencies");
    }
    stats.sumMillis = sumMillis;
    stats.maxMillis = maxMillis;
    return stats;
  }

  private static LatencyStats readValues(DataInput in, long count) throws IOException {
    LatencyStats stats = new LatencyStats();
    for (long i = 0; i < count; i++) {
      long millis = Varint.read(in);
      if (millis > Sketch.MAX_MILLIS) {
        throw new IOException("not a latency: " + millis + " ms");
      }
      stats.add(millis);
    }
    return stats;
  }

  private static LatencyStats readSketch(DataInput in, long count) throws IOException {
    long length = Varint.read(in);
    if (length > MAX_SKETCH_BYTES) {
      throw new IOException("a sketch of " + length + " bytes");
    }
    byte[] bytes = new byte[(int) length];
    in.readFully(bytes);
    LatencyStats stats = new LatencyStats();
    stats.sketch = Sketch.fromBytes(bytes);
    stats.count = stats.sketch.count();
    if (stats.count != count) {
      throw new IOException("a sketch of " + stats.count + " latencies instead of " + count);
    }
    return stats;
  }

  private void keep(long millis) {
    if (count < MAX_VALUES) {
      if (values == null) {
        values = new long[INITIAL_CAPACITY];
      } else if (count == values.length) {
        values = Arrays.copyOf(values, Math.min(2 * values.length, MAX_VALUES));
      }
      values[(int) count] = millis;
    } else {
      ownSketch().add(millis);
    }
  }

  private Sketch ownSketch() {
    if (sketch == null) {
      sketch = sketchOfValues();
      values = null;
    }
    return sketch;
  }

  private Sketch sketchOfValues() {
    Sketch result = new Sketch();
    for (int i = 0; i < count; i++) {
      result.add(values[i]);
    }
    return result;
  }
}
