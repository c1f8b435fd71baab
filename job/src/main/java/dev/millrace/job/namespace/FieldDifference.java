package dev.millrace.job.namespace;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A field, or one number of a route, whose values in two namespaces do not have the same bytes.
 *
 * @param field the field's name; for a route's number the route, a space and the number's name
 * @param first printable; null if it is absent
 * @param second likewise
 */
record FieldDifference(String field, String first, String second) {
  private static final Pattern LATENCY = Pattern.compile("(.*[: ])?(mean|max|p[0-9]+)");

  /**
   * Which numbers are calculated with: longer ones are not counts, and hostile exponents are
   * excluded.
   */
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,9})?");

  /** Second minus first, if both are whole numbers and the field is no latency. */
  OptionalLong difference() {
    return !isLatency() && matches(WHOLE)
        ? OptionalLong.of(Long.parseLong(second) - Long.parseLong(first))
        : OptionalLong.empty();
  }

  /** How much larger the second is, as a part of the first, if it is a latency. */
  OptionalDouble relativeDifference() {
    if (!isLatency() || !matches(DECIMAL) || Double.parseDouble(first) == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Double.parseDouble(second) / Double.parseDouble(first) - 1);
  }

  /** As {@link #difference}, with zero for an absent count. */
  OptionalLong change() {
    return new FieldDifference(field, first == null ? "0" : first, second == null ? "0" : second)
        .difference();
  }

  /** Which number it is, of whatever route. */
  String number() {
    return field.substring(field.lastIndexOf(' ') + 1);
  }

  private boolean isLatency() {
    return LATENCY.matcher(field).matches();
  }

  private boolean matches(Pattern number) {
    return first != null
        && second != null
        && number.matcher(first).matches()
        && number.matcher(second).matches();
  }
}
