package dev.millrace.model.router;

import java.nio.charset.StandardCharsets;

/**
 * The {@code key=value} pairs of a router log, one after the other, cut as {@link RouterLog} cuts
 * them: for callers that rewrite a line. Words without {@code =} are skipped. Not thread-safe.
 */
public final class RouterPairs {
  private final byte[] bytes;
  private final int limit;

  private int position;
  private int keyStart;
  private int keyEnd;
  private int valueStart;
  private int valueEnd;
  private boolean quoted;

  /** The pairs in {@code b[from, to)}. */
  public RouterPairs(byte[] b, int from, int to) {
    bytes = b;
    position = from;
    limit = to;
  }

  /** Moves to the next pair; false if there is none. */
  public boolean next() {
    while (true) {
      while (position < limit && isBlank(bytes[position])) {
        position++;
      }
      if (position >= limit) {
        return false;
      }
      int wordEnd = Swar.findBlank(bytes, position, limit);
      int equals = Swar.find(bytes, position, wordEnd, (byte) '=');
      if (equals < wordEnd) {
        read(equals, wordEnd);
        return true;
      }
      position = wordEnd;
    }
  }

  private void read(int equals, int wordEnd) {
    keyStart = position;
    keyEnd = equals;
    valueStart = equals + 1;
    quoted = valueStart < limit && bytes[valueStart] == '"';
    if (quoted) {
      valueStart++;
      valueEnd = QuotedValue.end(bytes, valueStart, limit);
      position = Math.min(valueEnd + 1, limit);
    } else {
      valueEnd = wordEnd;
      position = valueEnd;
    }
  }

  /** The pair's key. */
  public String key() {
    return new String(bytes, keyStart, keyEnd - keyStart, StandardCharsets.UTF_8);
  }

  /** Where the value starts, after its quote if it has one. */
  public int valueStart() {
    return valueStart;
  }

  /** Where the value ends (exclusive), before its quote. */
  public int valueEnd() {
    return valueEnd;
  }

  /** Whether the value is quoted. */
  public boolean isQuoted() {
    return quoted;
  }

  /** Continues after {@code at}, which is not before the end of the current pair. */
  public void skipTo(int at) {
    position = at;
  }

  private static boolean isBlank(byte b) {
    return b >= 0 && b <= ' ';
  }
}
