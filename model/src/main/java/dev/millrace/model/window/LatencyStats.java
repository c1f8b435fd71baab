package dev.millrace.model.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Latencies of one kind in one window, in milliseconds. Not thread-safe. */
public final class LatencyStats {
  private long count;
  private long sumMillis;
  private long maxMillis;
  private Sketch sketch;

  public void add(long millis) {
    count++;
    sumMillis += millis;
    maxMillis = Math.max(maxMillis, millis);
    ownSketch().add(millis);
  }

  public void merge(LatencyStats other) {
    if (other.count == 0) {
      return;
    }
    count += other.count;
    sumMillis += other.sumMillis;
    maxMillis = Math.max(maxMillis, other.maxMillis);
    ownSketch().merge(other.sketch);
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

  /** The distribution; null if there are no values. */
  public Sketch sketch() {
    return sketch;
  }

  public LatencyStats copy() {
    LatencyStats copy = new LatencyStats();
    copy.count = count;
    copy.sumMillis = sumMillis;
    copy.maxMillis = maxMillis;
    copy.sketch = sketch == null ? null : sketch.copy();
    return copy;
  }

  void write(DataOutput out) throws IOException {
    Varint.write(out, count);
    if (count > 0) {
      Varint.write(out, sumMillis);
      Varint.write(out, maxMillis);
      byte[] bytes = sketch.toBytes();
      Varint.write(out, bytes.length);
      out.write(bytes);
    }
  }

  static LatencyStats read(DataInput in) throws IOException {
    LatencyStats stats = new LatencyStats();
    stats.count = Varint.read(in);
    if (stats.count > 0) {
      stats.sumMillis = Varint.read(in);
      stats.maxMillis = Varint.read(in);
      byte[] bytes = new byte[(int) Varint.read(in)];
      in.readFully(bytes);
      stats.sketch = Sketch.fromBytes(bytes);
    }
    return stats;
  }

  private Sketch ownSketch() {
    if (sketch == null) {
      sketch = new Sketch();
    }
    return sketch;
  }
}
