package dev.millrace.benchmark.report;

/**
 * One column of a benchmark's figures.
 *
 * @param name the column's heading, with its unit
 * @param key its name in JSON
 * @param format of {@link String#format}, for one {@code double}
 */
public record Measure(String name, String key, String format) {
  String text(double value) {
    return Double.isNaN(value) ? "-" : format.formatted(value);
  }
}
