package dev.millrace.job.namespace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Bytes from Redis as text that is safe on a terminal, and no longer than a line. */
final class Printable {
  private static final int MAX_CHARS = 100;

  private Printable() {}

  /** A value. */
  static String of(byte[] value) {
    return of(new String(value, UTF_8));
  }

  /** A name as {@link NamespaceRedis} reads it. */
  static String name(String latin1) {
    return of(latin1.getBytes(ISO_8859_1));
  }

  static String of(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .limit(MAX_CHARS)
        .forEach(
            c -> {
              if (isHarmless(c)) {
                printable.appendCodePoint(c);
              } else {
                printable.append("\\u{%x}".formatted(c));
              }
            });
    int length = text.codePointCount(0, text.length());
    return length <= MAX_CHARS
        ? printable.toString()
        : printable + "... (%,d characters)".formatted(length);
  }

  private static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
