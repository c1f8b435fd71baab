package dev.millrace.benchmark.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows of text under each other, each column as wide as its widest cell. Not thread-safe. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(List<String> headings) {
    rows.add(List.copyOf(headings));
  }

  /** Adds a row; it may be shorter than the headings. */
  public void add(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  /** Prints all rows. What stands last in a row makes no column wider. */
  public void print(PrintStream out) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(column == 0 ? "" : GAP).append(row.get(column));
        if (column < row.size() - 1) {
          line.append(" ".repeat(width(column) - row.get(column).length()));
        }
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> column < row.size() - 1)
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}
