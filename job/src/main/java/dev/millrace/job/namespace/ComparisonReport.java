package dev.millrace.job.namespace;

import java.util.Map;

/** How a comparison is told. */
interface ComparisonReport {
  void difference(WindowDifference difference);

  /**
   * Comes last.
   *
   * @param shown how many differences were told
   */
  void summary(Map<Verdict, Long> windows, long applications, long shown);

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
