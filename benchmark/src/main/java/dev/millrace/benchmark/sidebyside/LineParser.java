package dev.millrace.benchmark.sidebyside;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses a line as one does it with what is at hand: a regular expression for the header, one for
 * the pairs, and the JDK's times. Both patterns are compiled once. Thread-safe.
 */
final class LineParser {
  private static final Pattern HEADER = Pattern.compile("<\\d+>1 (\\S+) \\S+ heroku router - ");
  private static final Pattern PAIR = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|(\\S*))");
  private static final int SWITCHING_PROTOCOLS = 101;

  private LineParser() {}

  /** A line, or null if it is not a request. */
  static ParsedLine parse(byte[] app, byte[] message) {
    String text = new String(message, StandardCharsets.UTF_8);
    Matcher header = HEADER.matcher(text);
    if (!header.lookingAt()) {
      return null;
    }
    int status = 0;
    long service = -1;
    Matcher pair = PAIR.matcher(text);
    pair.region(header.end(), text.length());
    try {
      while (pair.find()) {
        switch (pair.group(1)) {
          case "status" -> status = pair.group(3).isEmpty() ? 0 : Integer.parseInt(pair.group(3));
          case "service" -> service = millis(pair.group(3));
          default -> {
            // Nobody asks for the others.
          }
        }
      }
      long time = OffsetDateTime.parse(header.group(1)).toInstant().toEpochMilli();
      return new ParsedLine(
          new String(app, StandardCharsets.UTF_8),
          time,
          status,
          status == SWITCHING_PROTOCOLS ? -1 : service);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static long millis(String text) {
    if (text.isEmpty()) {
      return -1;
    }
    return Long.parseLong(text.endsWith("ms") ? text.substring(0, text.length() - 2) : text);
  }
}
