package dev.millrace.ingest.redact;

import dev.millrace.ingest.config.Redaction;
import dev.millrace.model.router.RouterLog;
import dev.millrace.model.router.RouterPairs;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * Rewrites one router log: {@code fwd} and {@code path}, wherever and however often they occur;
 * every other byte stays. In a line that cannot be parsed their places are unknown, so it is masked
 * completely: each letter and digit becomes an {@code x}. Not thread-safe.
 */
final class LineRedactor {
  private final Redaction redaction;
  private final QueryParameters query;
  private final RouterLog line = new RouterLog();

  LineRedactor(Redaction redaction) {
    this.redaction = redaction;
    this.query = new QueryParameters(redaction);
  }

  /** The line in {@code b[from, to)}, redacted. */
  byte[] redact(byte[] b, int from, int to) {
    if (!line.parse(b, from, to)) {
      return mask(b, from, to);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
    int written = from;
    RouterPairs pairs = new RouterPairs(b, from, to);
    while (pairs.next()) {
      UnaryOperator<String> change = change(pairs.key());
      if (change != null) {
        int end = pairs.isQuoted() ? pairs.valueEnd() : unquotedEnd(b, pairs.valueEnd(), to);
        out.write(b, written, pairs.valueStart() - written);
        String value =
            new String(
                b, pairs.valueStart(), end - pairs.valueStart(), StandardCharsets.ISO_8859_1);
        out.writeBytes(change.apply(value).getBytes(StandardCharsets.ISO_8859_1));
        written = end;
        pairs.skipTo(pairs.isQuoted() ? Math.min(end + 1, to) : end);
      }
    }
    out.write(b, written, to - written);
    return out.toByteArray();
  }

  /** Masks bytes of which nothing is known except that they may contain what must not be kept. */
  static byte[] mask(byte[] b, int from, int to) {
    byte[] masked = new byte[to - from];
    for (int i = 0; i < masked.length; i++) {
      byte original = b[from + i];
      masked[i] = original < 0 || Character.isLetterOrDigit(original) ? (byte) 'x' : original;
    }
    return masked;
  }

  private UnaryOperator<String> change(String key) {
    return switch (key) {
      case "fwd" -> redaction.addresses() ? ClientAddresses::redact : null;
      case "path" -> redaction.parameters().isEmpty() ? null : query::redact;
      default -> null;
    };
  }

  /** Without quotes, what follows a space belongs to the value unless it is a pair itself. */
  private static int unquotedEnd(byte[] b, int valueEnd, int to) {
    int end = valueEnd;
    while (true) {
      int word = end;
      while (word < to && isBlank(b[word])) {
        word++;
      }
      int i = word;
      while (i < to && isKeyByte(b[i])) {
        i++;
      }
      if (word >= to || (i > word && i < to && b[i] == '=')) {
        return end;
      }
      end = word;
      while (end < to && !isBlank(b[end])) {
        end++;
      }
    }
  }

  private static boolean isKeyByte(byte b) {
    return b == '_' || (b >= 'a' && b <= 'z');
  }

  private static boolean isBlank(byte b) {
    return b >= 0 && b <= ' ';
  }
}
