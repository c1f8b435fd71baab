package dev.millrace.benchmark.accuracy;

/**
 * A summary of many values that answers quantiles, and can be put together from parts. Not
 * thread-safe.
 */
interface Summary {
  void add(long millis);

  /** Adds a summary of the same kind, which is not used any more. */
  void merge(Summary part);

  /** The values at such quantiles, which ascend, each between 0 and 1. */
  double[] quantiles(double... quantiles);

  /** Bytes that it takes in a store or on a wire. */
  int bytes();
}
