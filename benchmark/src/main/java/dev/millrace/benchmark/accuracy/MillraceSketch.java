package dev.millrace.benchmark.accuracy;

import dev.millrace.model.window.Sketch;

/** What windows keep. */
final class MillraceSketch implements Summary {
  private final Sketch sketch = new Sketch();

  @Override
  public void add(long millis) {
    sketch.add(millis);
  }

  @Override
  public void merge(Summary part) {
    sketch.merge(((MillraceSketch) part).sketch);
  }

  @Override
  public double[] quantiles(double... quantiles) {
    return sketch.quantiles(quantiles);
  }

  @Override
  public int bytes() {
    return sketch.toBytes().length;
  }
}
