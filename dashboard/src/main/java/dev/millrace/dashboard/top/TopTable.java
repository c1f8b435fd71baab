package dev.millrace.dashboard.top;

import dev.millrace.dashboard.api.Age;
import dev.millrace.dashboard.api.AppRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The overview as lines of text. */
final class TopTable {
  private static final int MIN_NAME = 11;
  private static final int MAX_NAME = 40;
  private static final String FIGURES = "  %10s  %7s  %8s  %8s  %6s";
  private static final int FIGURES_WIDTH = 49;
  private static final double MINUTE = 60;
  private static final double HOUR = 3600;
  private static final double DAY = 86_400;

  /** From this share on it is coloured. */
  private static final double MANY_FAILED = 0.01;

  private static final double OLD_SECONDS = 60;

  private final Sparkline sparkline;
  private final boolean colours;

  TopTable(boolean unicode, boolean colours) {
    sparkline = new Sparkline(unicode);
    this.colours = colours;
  }

  /**
   * A header, and a line for each application.
   *
   * @param columns how wide a line may be; long names are cut for it
   */
  List<String> lines(List<AppRow> rows, long nowMillis, int columns) {
    int bars = rows.stream().mapToInt(row -> row.sparkline().size()).max().orElse(0);
    bars = Math.max(bars, "LAST 15 MIN".length());
    int room = Math.min(MAX_NAME, columns - 2 - bars - FIGURES_WIDTH);
    int name = rows.stream().mapToInt(row -> row.app().name().length()).max().orElse(MIN_NAME);
    name = Math.max(MIN_NAME, Math.min(room, name));
    String format = "%-" + name + "s  %-" + bars + "s" + FIGURES;
    List<String> lines = new ArrayList<>();
    lines.add(
        colour(
            "1",
            String.format(
                Locale.ROOT,
                format,
                "APPLICATION",
                "LAST 15 MIN",
                "REQUESTS/S",
                "FAILED",
                "P95",
                "COMPLETE",
                "AGE")));
    for (AppRow row : rows) {
      double age = Age.seconds(row.app(), nowMillis);
      String line =
          String.format(
              Locale.ROOT,
              format,
              cut(row.app().name(), name),
              sparkline.of(row.sparkline()),
              Double.isNaN(row.rate()) ? "-" : rate(row.rate()),
              Double.isNaN(row.failedShare()) ? "-" : percent(row.failedShare()),
              Double.isNaN(row.p95()) ? "-" : millis(row.p95()),
              complete(row),
              age(age));
      lines.add(coloured(row, age, line));
    }
    return lines;
  }

  private String coloured(AppRow row, double age, String line) {
    if (row.failedShare() >= MANY_FAILED) {
      return colour("31", line);
    }
    if (row.completeness() < 1) {
      return colour("33", line);
    }
    return age > OLD_SECONDS ? colour("2", line) : line;
  }

  private String colour(String code, String line) {
    return colours ? "\033[" + code + "m" + line + "\033[0m" : line;
  }

  private static String cut(String name, int length) {
    return name.length() <= length ? name : name.substring(0, length - 1) + "~";
  }

  private static String rate(double rate) {
    return String.format(Locale.ROOT, rate < 10 ? "%.2f" : rate < 1000 ? "%.1f" : "%,.0f", rate);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", share * 100);
  }

  private static String millis(double millis) {
    return millis < 10_000
        ? String.format(Locale.ROOT, "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.1f s", millis / 1000);
  }

  /** Never 100% when something was lost. */
  private static String complete(AppRow row) {
    if (row.requests() == 0 && row.lost() == 0) {
      return "-";
    }
    double percent = Math.floor(row.completeness() * 10_000) / 100;
    return row.completeness() == 1 ? "100%" : String.format(Locale.ROOT, "%.2f%%", percent);
  }

  private static String age(double seconds) {
    if (seconds < MINUTE) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    if (seconds < HOUR) {
      return String.format(Locale.ROOT, "%.0f min", seconds / MINUTE);
    }
    return seconds < DAY
        ? String.format(Locale.ROOT, "%.0f h", seconds / HOUR)
        : String.format(Locale.ROOT, "%.0f d", seconds / DAY);
  }
}
