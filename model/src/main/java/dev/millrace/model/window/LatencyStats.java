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

  private long count;
  private long sumMillis;
  private long maxMillis;

  /** The first {@link #count} are used; null if there are none, or more than it may hold. */
  private long[] values;

  /** Null unless there are more than {@link #MAX_VALUES} values. */
  private Sketch sketch;

  /** Adds one value, not negative. */
  public void add(long millis) {
    keep(millis);
    count++;
    sumMillis += millis;
    maxMillis = Math.max(maxMillis, millis);
  }

  public void merge(LatencyStats other) {
    if (other.sketch == null) {
      for (int i = 0; i < other.count; i++) {
        add(other.values[i]);
      }
      return;
    }
    ownSketch().merge(other.sketch);
    count += other.count;
    sumMillis += other.sumMillis;
    maxMillis = Math.max(maxMillis, other.maxMillis);
  }

  public long count() {
    return count;
  }

  /** Exact. Zero if there are no values. */
  public double meanMillis() {
    return count == 0 ? 0 : (double) sumMillis / count;
  }

  /** Exact. Zero if there are no values. */
  public long maxMillis() {
    return maxMillis;
  }

  /** The distribution, to be read only; empty if there are no values. */
  public Sketch sketch() {
    return sketch == null ? sketchOfValues() : sketch;
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
    if (sketch == null) {
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
    LatencyStats stats = new LatencyStats();
    stats.count = Varint.read(in);
    if (stats.count == 0) {
      return stats;
    }
    stats.sumMillis = Varint.read(in);
    stats.maxMillis = Varint.read(in);
    if (stats.count <= MAX_VALUES) {
      stats.values = new long[MAX_VALUES];
      for (int i = 0; i < stats.count; i++) {
        stats.values[i] = Varint.read(in);
      }
    } else {
      byte[] bytes = new byte[(int) Varint.read(in)];
      in.readFully(bytes);
      stats.sketch = Sketch.fromBytes(bytes);
    }
    return stats;
  }

  private void keep(long millis) {
    if (sketch == null && count < MAX_VALUES) {
      if (values == null) {
        values = new long[MAX_VALUES];
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
