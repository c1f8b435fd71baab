package dev.millrace.benchmark.accuracy;

import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;

/** A KLL sketch of DataSketches; which values it keeps is its own, unseeded, random choice. */
final class Kll implements Summary {
  private final KllDoublesSketch sketch;

  Kll(int k) {
    sketch = KllDoublesSketch.newHeapInstance(k);
  }

  @Override
  public void add(long millis) {
    sketch.update(millis);
  }

  @Override
  public void merge(Summary part) {
    sketch.merge(((Kll) part).sketch);
  }

  @Override
  public double[] quantiles(double... quantiles) {
    return sketch.getQuantiles(quantiles, QuantileSearchCriteria.INCLUSIVE);
  }

  @Override
  public int bytes() {
    return sketch.getSerializedSizeBytes();
  }
}
