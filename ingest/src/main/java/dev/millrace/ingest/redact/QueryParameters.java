package dev.millrace.ingest.redact;

import static dev.millrace.ingest.redact.ClientAddresses.REDACTED;

import dev.millrace.ingest.config.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Replaces the values of query parameters in a path. A name counts in any case, percent-encoded or
 * not, and as a part of a longer one: {@code password} is also {@code user[password]}. All up to
 * the next {@code &} belongs to the value. What other values hold, such as a whole URL, is not
 * looked into.
 */
final class QueryParameters {
  private final Redaction redaction;

  QueryParameters(Redaction redaction) {
    this.redaction = redaction;
  }

  /** The path; the same object if there is nothing to remove. */
  String redact(String path) {
    int query = path.indexOf('?');
    if (query < 0) {
      return path;
    }
    StringBuilder redacted = new StringBuilder(path.substring(0, query + 1));
    String[] parts = path.substring(query + 1).split("&", -1);
    for (int i = 0; i < parts.length; i++) {
      redacted.append(i == 0 ? "" : "&").append(part(parts[i]));
    }
    return redacted.toString();
  }

  private String part(String part) {
    if (redaction.takesAllParameters()) {
      return withoutValue(part, part.indexOf('='));
    }
    // Some servers treat a semicolon like an ampersand.
    int start = 0;
    while (start <= part.length()) {
      int equals = part.indexOf('=', start);
      if (equals < 0) {
        return part;
      }
      if (isNamed(part.substring(start, equals))) {
        return withoutValue(part, equals);
      }
      int semicolon = part.indexOf(';', start);
      if (semicolon < 0) {
        return part;
      }
      start = semicolon + 1;
    }
    return part;
  }

  private static String withoutValue(String part, int equals) {
    return equals == part.length() - 1 ? part : part.substring(0, equals + 1) + REDACTED;
  }

  private boolean isNamed(String written) {
    for (String name : decode(written).toLowerCase(Locale.ROOT).split("[\\[\\];?]")) {
      if (redaction.parameters().contains(name.strip())) {
        return true;
      }
    }
    return false;
  }

  /** Percent signs that encode nothing stay. */
  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] b = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] decoded = new byte[b.length];
    int length = 0;
    for (int i = 0; i < b.length; i++) {
      int high = i + 2 < b.length ? Character.digit(b[i + 1], 16) : -1;
      int low = i + 2 < b.length ? Character.digit(b[i + 2], 16) : -1;
      if (b[i] == '%' && high >= 0 && low >= 0) {
        decoded[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        decoded[length++] = b[i];
      }
    }
    return new String(decoded, 0, length, StandardCharsets.UTF_8);
  }
}
