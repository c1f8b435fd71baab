package dev.millrace.model.redis;

import dev.millrace.model.window.Sketch;

/**
 * Adds up latencies of several windows: sketches are merged, so that the quantiles are true ones.
 * Not thread-safe.
 */
final class LatencyTotal {
  private static final double[] QUANTILES = {0.5, 0.75, 0.9, 0.95, 0.99, 0.999};

  private final Sketch sketch = new Sketch();
  private long count;
  private double sum;
  private double max;

  void add(LatencyValues values) {
    if (values.count() == 0) {
      return;
    }
    sketch.merge(values.sketch());
    count += values.count();
    sum += values.mean() * values.count();
    max = Math.max(max, values.max());
  }

  LatencyValues values() {
    if (count == 0) {
      return LatencyValues.NONE;
    }
    double[] q = sketch.quantiles(QUANTILES);
    return new LatencyValues(
        count,
        tenths(sum / count),
        tenths(q[0]),
        tenths(q[1]),
        tenths(q[2]),
        tenths(q[3]),
        tenths(q[4]),
        tenths(q[5]),
        max,
        sketch);
  }

  private static double tenths(double millis) {
    return Math.round(millis * 10) / 10.0;
  }
}
