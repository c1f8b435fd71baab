package dev.millrace.benchmark.report;

import java.util.Arrays;

/**
 * The median of some numbers, and how far they lie apart; NaN for none. Of an even number it is the
 * greater one of the two in the middle.
 */
record Spread(double median, double least, double greatest, int count) {
  static Spread of(double... numbers) {
    double[] sorted = Arrays.stream(numbers).filter(n -> !Double.isNaN(n)).sorted().toArray();
    return sorted.length == 0
        ? new Spread(Double.NaN, Double.NaN, Double.NaN, 0)
        : new Spread(
            sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1], sorted.length);
  }

  String text(Measure measure) {
    return count < 2
        ? measure.text(median)
        : "%s (%s - %s)"
            .formatted(measure.text(median), measure.text(least), measure.text(greatest));
  }
}
