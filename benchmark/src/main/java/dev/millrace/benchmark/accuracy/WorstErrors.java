package dev.millrace.benchmark.accuracy;

import java.util.Arrays;

/** The largest relative errors that were seen at some quantiles, and the most bytes. */
final class WorstErrors {
  private final double[] quantiles;
  private final double[] errors;
  private int bytes;

  WorstErrors(double... quantiles) {
    this.quantiles = quantiles;
    this.errors = new double[quantiles.length];
  }

  /**
   * Compares a summary with the values that it is of.
   *
   * @param values positive; sorted by this
   */
  void compare(Summary summary, long[] values) {
    Arrays.sort(values);
    double[] answers = summary.quantiles(quantiles);
    for (int i = 0; i < quantiles.length; i++) {
      double truth = values[(int) Math.floor(quantiles[i] * (values.length - 1))];
      errors[i] = Math.max(errors[i], Math.abs(answers[i] - truth) / truth);
    }
    bytes = Math.max(bytes, summary.bytes());
  }

  void include(WorstErrors other) {
    for (int i = 0; i < errors.length; i++) {
      errors[i] = Math.max(errors[i], other.errors[i]);
    }
    bytes = Math.max(bytes, other.bytes);
  }

  /** The error at the quantile of this index. */
  double error(int index) {
    return errors[index];
  }

  double worst() {
    return Arrays.stream(errors).max().orElse(0);
  }

  int bytes() {
    return bytes;
  }
}
