package dev.millrace.job.namespace;

import java.util.Map;

/** How a comparison is told. */
interface ComparisonReport {
  void difference(WindowDifference difference);

  /**
   * Comes last.
   *
   * @param shown how many differences were told
   * @param changes what all differences of each series come to, those that were not told included
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

  /** How many windows the namespaces do not agree about. */
  static long differing(Map<Verdict, Long> windows) {
    return compared(windows) - windows.getOrDefault(Verdict.EQUAL, 0L);
  }
}
