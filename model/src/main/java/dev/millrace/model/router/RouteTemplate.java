package dev.millrace.model.router;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The route of a path: the path without its query, with each segment that looks like an identifier
 * replaced by {@value #ID}. {@code /orders/4711/items?page=2} has the route {@code
 * /orders/:id/items}.
 *
 * <p>It depends on the path alone: nothing is learnt, so that the same path has the same route in
 * every window, process and reprocessing. A segment is an identifier if
 *
 * <ul>
 *   <li>it has digits and no letters: a number, a date, a version
 *   <li>it is hexadecimal, with dashes or without: at least eight digits, one of them decimal,
 *       hence a UUID too
 *   <li>a stretch of letters and digits in it is long (20 and more) and mixed, or has four decimal
 *       digits in a row; or letters and digits alternate four times
 *   <li>it is an e-mail address
 *   <li>it holds a percent sign or what should be percent-encoded: one kind of router logs {@code
 *       %20}, the other a space
 *   <li>it is longer than {@value #MAX_SEGMENT} bytes
 * </ul>
 *
 * So {@code v2}, {@code oauth2}, {@code v1beta1} and {@code error-404} stay. Path parameters (from
 * a semicolon on), empty segments and a slash at the end are left out. A route longer than {@value
 * #MAX_BYTES} bytes ends in {@value #CUT} at the segment that goes beyond.
 *
 * <p>A mutable view, meant to be reused line by line: nothing is allocated. Not thread-safe.
 */
public final class RouteTemplate {
  /** The text that replaces an identifier. */
  public static final String ID = ":id";

  /** The text that replaces the rest of a route that is too long. */
  public static final String CUT = "*";

  /** The longest route, without what stands for the rest. */
  public static final int MAX_BYTES = 200;

  private static final int MAX_SEGMENT = 100;
  private static final int MIN_HEX_DIGITS = 8;
  private static final int MIN_MIXED_LENGTH = 20;
  private static final int MIN_DIGITS_IN_A_ROW = 4;
  private static final int MIN_ALTERNATIONS = 4;

  private static final int DIGIT = 1;
  private static final int HEX_LETTER = 2;
  private static final int LETTER = 4;
  private static final int DASH = 8;
  private static final int OTHER = 16;
  private static final int AT = 32;
  private static final int ENCODED = 64;
  private static final byte[] KINDS = kinds();

  private final byte[] route = new byte[MAX_BYTES + 2];
  private int length;

  /**
   * Reads the path in {@code b[from, to)}.
   *
   * @return false if it has no route because it does not start with a slash
   */
  public boolean read(byte[] b, int from, int to) {
    length = 0;
    if (from >= to || b[from] != '/') {
      return false;
    }
    int at = from;
    while (at < to && b[at] == '/') {
      int start = at + 1;
      int end = start;
      while (end < to && !endsSegment(b[end])) {
        end++;
      }
      if (end > start && !append(b, start, end)) {
        break;
      }
      at = end;
      if (at < to && b[at] == ';') {
        at = afterParameters(b, at, to);
      }
    }
    if (length == 0) {
      route[length++] = '/';
    }
    return true;
  }

  /** Holds the route in its first {@link #length()} bytes; to be read only, until the next read. */
  public byte[] bytes() {
    return route;
  }

  public int length() {
    return length;
  }

  /** {@link #hash(byte[], int)} of this route. */
  public long hash() {
    return hash(route, length);
  }

  /**
   * 64 well-mixed bits of the first {@code length} bytes. They decide which routes are counted
   * separately when there are too many, so they are part of the format of stored state.
   */
  public static long hash(byte[] b, int length) {
    long hash = length;
    for (int i = 0; i < length; i += Long.BYTES) {
      hash = (hash ^ Swar.prefix(Swar.word(b, i), length - i)) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 32;
    }
    // The finalizer of MurmurHash3: every bit of the input reaches every bit of the result.
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }

  @Override
  public String toString() {
    return new String(route, 0, length, StandardCharsets.UTF_8);
  }

  /** The route of a path, or null if it has none. */
  public static String of(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    RouteTemplate template = new RouteTemplate();
    return template.read(bytes, 0, bytes.length) ? template.toString() : null;
  }

  /** Appends a segment, or what stands for the rest; then false. */
  private boolean append(byte[] b, int from, int to) {
    boolean identifier = isIdentifier(b, from, to);
    int size = identifier ? ID.length() : to - from;
    route[length++] = '/';
    if (length + size > MAX_BYTES) {
      route[length++] = (byte) CUT.charAt(0);
      return false;
    }
    if (identifier) {
      for (int i = 0; i < size; i++) {
        route[length + i] = (byte) ID.charAt(i);
      }
    } else {
      System.arraycopy(b, from, route, length, size);
    }
    length += size;
    return true;
  }

  private static boolean isIdentifier(byte[] b, int from, int to) {
    if (to - from > MAX_SEGMENT) {
      return true;
    }
    int kinds = 0;
    int hexDigits = 0;
    int alternations = 0;
    int run = 0;
    int runKinds = 0;
    int digitsInARow = 0;
    for (int i = from; i < to; i++) {
      int kind = KINDS[b[i] & 0xff];
      kinds |= kind;
      if (kind == DIGIT) {
        hexDigits++;
        digitsInARow++;
        alternations += (run > 0 && digitsInARow == 1) ? 1 : 0;
      } else if (kind <= LETTER) {
        hexDigits += kind == HEX_LETTER ? 1 : 0;
        alternations += digitsInARow > 0 ? 1 : 0;
        digitsInARow = 0;
      } else {
        run = 0;
        runKinds = 0;
        digitsInARow = 0;
        continue;
      }
      run++;
      runKinds |= kind == DIGIT ? DIGIT : LETTER;
      if (digitsInARow >= MIN_DIGITS_IN_A_ROW
          || (run >= MIN_MIXED_LENGTH && runKinds == (DIGIT | LETTER))) {
        return true;
      }
    }
    return (kinds & ENCODED) != 0
        || ((kinds & DIGIT) != 0 && (kinds & (LETTER | HEX_LETTER)) == 0)
        || (kinds == (kinds & (DIGIT | HEX_LETTER | DASH))
            && (kinds & DIGIT) != 0
            && hexDigits >= MIN_HEX_DIGITS)
        || alternations >= MIN_ALTERNATIONS
        || ((kinds & AT) != 0 && b[from] != '@' && b[to - 1] != '@');
  }

  private static boolean endsSegment(byte b) {
    return b == '/' || b == '?' || b == '#' || b == ';';
  }

  private static int afterParameters(byte[] b, int from, int to) {
    int at = from;
    while (at < to && b[at] != '/' && b[at] != '?' && b[at] != '#') {
      at++;
    }
    return at;
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[256];
    Arrays.fill(kinds, (byte) ENCODED);
    // RFC 3986, section 3.3: what a path segment may hold as it is.
    for (char c : "!$&'()*+,.:=_~".toCharArray()) {
      kinds[c] = OTHER;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      byte kind = (byte) (c <= 'f' ? HEX_LETTER : LETTER);
      kinds[c] = kind;
      kinds[Character.toUpperCase(c)] = kind;
    }
    for (char c = '0'; c <= '9'; c++) {
      kinds[c] = DIGIT;
    }
    kinds['-'] = DASH;
    kinds['@'] = AT;
    return kinds;
  }
}
