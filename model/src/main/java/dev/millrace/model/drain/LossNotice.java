package dev.millrace.model.drain;

/**
 * The platform's report that lines of this drain were lost before they reached us:
 *
 * <pre>
 * Error L10 (output buffer overflow): 7 messages dropped since 2018-08-03T19:11:37+00:00.
 * Error L10 (output buffer overflow): drain 'd.437d...' dropped 1 messages since ...
 * Error L12: 222 messages dropped since ...
 * Error L13: 111 messages lost since ...
 * </pre>
 */
public final class LossNotice {
  /** Returned for a message that is not a loss notice. */
  public static final long NONE = -1;

  private static final int MAX_DIGITS = 15;
  private static final byte[] PREFIX = {'E', 'r', 'r', 'o', 'r', ' ', 'L', '1'};
  private static final byte[] UNIT = {' ', 'm', 'e', 's', 's', 'a', 'g', 'e'};

  private LossNotice() {}

  /** How many lines the message in {@code b[from, to)} reports as lost, or {@link #NONE}. */
  public static long parseLost(byte[] b, int from, int to) {
    int code = from + PREFIX.length;
    if (code + 1 >= to || !startsWith(b, from, to, PREFIX)) {
      return NONE;
    }
    boolean loss = b[code] == '0' || b[code] == '2' || b[code] == '3';
    if (!loss || (b[code + 1] != ' ' && b[code + 1] != ':')) {
      return NONE;
    }
    int i = code + 1;
    while (i < to) {
      if (b[i] < '0' || b[i] > '9') {
        i++;
        continue;
      }
      boolean wholeWord = b[i - 1] == ' ';
      int digits = i;
      long value = 0;
      while (i < to && b[i] >= '0' && b[i] <= '9') {
        value = i - digits < MAX_DIGITS ? value * 10 + (b[i] - '0') : NONE;
        i++;
      }
      if (wholeWord && startsWith(b, i, to, UNIT)) {
        return value;
      }
    }
    return NONE;
  }

  private static boolean startsWith(byte[] b, int from, int to, byte[] prefix) {
    if (to - from < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (b[from + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
