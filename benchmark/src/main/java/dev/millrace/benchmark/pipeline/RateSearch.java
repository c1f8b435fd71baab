package dev.millrace.benchmark.pipeline;

/**
 * Which rates to try until the highest one is known that is sustained: half as much again while
 * rates are, a third less while none is, then between the highest that was and the lowest that was
 * not. Not thread-safe.
 */
final class RateSearch {
  private static final double STEP = 1.5;

  private final double accuracy;
  private double next;
  private double highestSustained;
  private double lowestTooHigh = Double.POSITIVE_INFINITY;

  /**
   * @param first the rate to begin with
   * @param accuracy how far apart the two may lie at the end, such as 0.1 for a tenth
   */
  RateSearch(double first, double accuracy) {
    this.next = first;
    this.accuracy = accuracy;
  }

  double next() {
    return next;
  }

  /** Takes down whether {@link #next} was sustained. */
  void add(boolean sustained) {
    if (sustained) {
      highestSustained = next;
    } else {
      lowestTooHigh = next;
    }
    if (Double.isInfinite(lowestTooHigh)) {
      next = highestSustained * STEP;
    } else if (highestSustained == 0) {
      next = lowestTooHigh / STEP;
    } else {
      next = Math.sqrt(highestSustained * lowestTooHigh);
    }
  }

  boolean isOver() {
    return highestSustained > 0 && lowestTooHigh <= highestSustained * (1 + accuracy);
  }

  /** The highest rate that was sustained, 0 if none was. */
  double highestSustained() {
    return highestSustained;
  }
}
