package dev.millrace.model.redis;

import dev.millrace.model.window.BoundedSum;
import java.util.Map;

/** Reads numbers out of a hash, and takes nothing for a number that was not written as one. */
final class HashReader {
  /** Sums of thousands of them fit a {@code long}. */
  private static final int MAX_DIGITS = 15;

  /** Of {@link BoundedSum#MAX}. */
  private static final int MAX_SUM_DIGITS = 18;

  private static final int MAX_SHOWN = 40;

  private final Map<String, byte[]> fields;

  HashReader(Map<String, byte[]> fields) {
    this.fields = fields;
  }

  boolean has(String field) {
    return fields.containsKey(field);
  }

  byte[] bytes(String field) throws UnreadableException {
    byte[] value = fields.get(field);
    if (value == null) {
      throw new UnreadableException("it has no field " + field);
    }
    return value;
  }

  long count(String field) throws UnreadableException {
    return count(field, bytes(field));
  }

  static long count(String field, byte[] value) throws UnreadableException {
    return digits(field, value, value.length, MAX_DIGITS);
  }

  /** A {@link BoundedSum}. */
  long sum(String field) throws UnreadableException {
    byte[] value = bytes(field);
    return digits(field, value, value.length, MAX_SUM_DIGITS);
  }

  /** A decimal number with at most one decimal place. */
  double tenths(String field) throws UnreadableException {
    byte[] value = bytes(field);
    int length = value.length;
    boolean fraction = length > 2 && value[length - 2] == '.';
    if (!fraction) {
      return digits(field, value, length, MAX_DIGITS);
    }
    int tenth = value[length - 1] - '0';
    if (tenth < 0 || tenth > 9) {
      throw noNumber(field, value);
    }
    return (digits(field, value, length - 2, MAX_DIGITS) * 10 + tenth) / 10.0;
  }

  private static long digits(String field, byte[] value, int length, int most)
      throws UnreadableException {
    if (length == 0 || length > most) {
      throw noNumber(field, value);
    }
    long number = 0;
    for (int i = 0; i < length; i++) {
      int digit = value[i] - '0';
      if (digit < 0 || digit > 9) {
        throw noNumber(field, value);
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static UnreadableException noNumber(String field, byte[] value) {
    return new UnreadableException(shown(field) + " is not a number");
  }

  /** A field's name, which strangers may have written, as it can be shown. */
  static String shown(String field) {
    StringBuilder text = new StringBuilder();
    field
        .codePoints()
        .limit(MAX_SHOWN)
        .forEach(c -> text.appendCodePoint(c < ' ' || c > '~' ? '?' : c));
    return text.toString();
  }

  /** Whether text is {@code length} ASCII digits. */
  static boolean isDigits(String text, int length) {
    return text.length() == length && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
