package dev.millrace.model.window;

import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;

/**
 * A store that takes nothing but whole counts of latencies, so that bytes which are no sketch do
 * not become one, and do not make an array of gigabytes between two far buckets. Throws {@link
 * IllegalArgumentException} otherwise.
 */
final class CheckedStore extends UnboundedSizeDenseStore {
  private final int minIndex;
  private final int maxIndex;

  CheckedStore(int minIndex, int maxIndex) {
    this.minIndex = minIndex;
    this.maxIndex = maxIndex;
  }

  @Override
  public void add(int index) {
    add(index, 1);
  }

  @Override
  public void add(int index, double count) {
    if (index < minIndex || index > maxIndex) {
      throw new IllegalArgumentException("no latency has bucket " + index);
    }
    if (!Sketch.isCount(count)) {
      throw new IllegalArgumentException("no count: " + count);
    }
    super.add(index, count);
  }
}
