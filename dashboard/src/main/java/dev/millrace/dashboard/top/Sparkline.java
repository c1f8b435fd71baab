package dev.millrace.dashboard.top;

import java.util.List;

/** Numbers as a line of bars; a space where there is no number. */
final class Sparkline {
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";
  private static final String ASCII = "_.:-=+*#";

  private final String bars;

  /**
   * @param unicode whether block characters can be shown
   */
  Sparkline(boolean unicode) {
    bars = unicode ? BLOCKS : ASCII;
  }

  String of(List<Long> numbers) {
    long max = numbers.stream().mapToLong(n -> n == null ? 0 : n).max().orElse(0);
    StringBuilder line = new StringBuilder();
    for (Long number : numbers) {
      line.append(number == null ? ' ' : bars.charAt(bar(number, max)));
    }
    return line.toString();
  }

  /** The lowest bar is for zero only. */
  private int bar(long number, long max) {
    if (number == 0) {
      return 0;
    }
    int highest = bars.length() - 1;
    return 1 + (int) ((highest - 1) * ((double) number / max));
  }
}
