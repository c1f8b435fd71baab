package dev.millrace.model.router;

/**
 * Where a quoted value ends, when quotes may stand in it unescaped (the router decodes {@code
 * %22}).
 *
 * <p>It ends at the first quote after which
 *
 * <ul>
 *   <li>the line ends, or
 *   <li>a space and a known key follow, or
 *   <li>a space and an unknown key follow, and a known key comes before the next quote, or there is
 *       no other quote: so a key that the platform adds one day does not swallow those after it.
 * </ul>
 *
 * <p>If there is no such quote, the value ends at the line's end.
 */
final class QuotedValue {
  private QuotedValue() {}

  /** Where the value that starts at {@code from}, after its quote, ends in {@code b[from, to)}. */
  static int end(byte[] b, int from, int to) {
    int quote = Swar.find(b, from, to, (byte) '"');
    while (quote < to) {
      if (closes(b, quote, to)) {
        return quote;
      }
      quote = Swar.find(b, quote + 1, to, (byte) '"');
    }
    return to;
  }

  private static boolean closes(byte[] b, int quote, int to) {
    int next = quote + 1;
    while (next < to && isBlank(b[next])) {
      next++;
    }
    if (next >= to) {
      return true;
    }
    if (next == quote + 1) {
      return false;
    }
    return RouterKey.startsAt(b, next, to)
        || (isKey(b, next, to) && isOutsideOfQuotes(b, next, to));
  }

  private static boolean isKey(byte[] b, int at, int to) {
    int i = at;
    while (i < to && b[i] != '=' && b[i] != '"' && !isBlank(b[i])) {
      i++;
    }
    return i > at && i < to && b[i] == '=';
  }

  /** Whether a known key comes before the next quote, or no quote comes at all. */
  private static boolean isOutsideOfQuotes(byte[] b, int at, int to) {
    for (int i = at; i < to; i++) {
      if (b[i] == '"') {
        return false;
      }
      if (isBlank(b[i]) && RouterKey.startsAt(b, i + 1, to)) {
        return true;
      }
    }
    return true;
  }

  private static boolean isBlank(byte b) {
    return b >= 0 && b <= ' ';
  }
}
