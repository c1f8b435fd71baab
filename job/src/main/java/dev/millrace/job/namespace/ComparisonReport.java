package dev.millrace.job.namespace;

import java.util.Map;

/** How a comparison is reported. */
interface ComparisonReport {
  void difference(WindowDifference difference);

  /**
   * Comes last.
   *
   * @param shown how many differences were described
   * @param changes the sum of all differences of each series, including those not described
   */
  void summary(
      Map<Verdict, Long> windows, long applications, long shown, Map<Series, Changes> changes);

  /** How many windows both or one of the namespaces still had. */
  static long compared(Map<Verdict, Long> windows) {
    return windows.entrySet().stream()
        .filter(entry -> entry.getKey() != Verdict.EXPIRED)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** How many windows differ between the namespaces. */
  static long differing(Map<Verdict, Long> windows) {
    return compared(windows) - windows.getOrDefault(Verdict.EQUAL, 0L);
  }
}
