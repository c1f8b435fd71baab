package dev.millrace.ingest.tools;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Text that is safe on a terminal. */
final class Printable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Printable() {}

  /**
   * Bytes as text in one line. Control characters are written as {@code \x1b}: clients choose parts
   * of what is logged, and a terminal would obey them.
   */
  static String text(byte[] b, int from, int to) {
    String text = new String(b, from, to - from, StandardCharsets.UTF_8);
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                safe.append("\\x%02x".formatted(c));
              } else {
                safe.append((char) c);
              }
            });
    return safe.toString();
  }

  /** A time in UTC, to the millisecond, always of the same length. */
  static String time(long epochMillis) {
    return TIME.format(Instant.ofEpochMilli(epochMillis));
  }
}
