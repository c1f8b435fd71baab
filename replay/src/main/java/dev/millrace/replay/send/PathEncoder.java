package dev.millrace.replay.send;

import java.nio.charset.StandardCharsets;

/**
 * Makes a path and query fit for a request line again. Heroku's Router 2.0 logs them decoded in
 * part: spaces, quotes and bytes beyond ASCII are in the line as they are. Whatever RFC 3986 does
 * not allow there is percent-encoded, and so is a percent sign that starts no escape, and {@code
 * #}, which never reaches a server. What was {@code %2F}, {@code %3F} or {@code %25} and was logged
 * decoded cannot be distinguished from what it became.
 */
public final class PathEncoder {
  private static final String HEX = "0123456789ABCDEF";

  /** RFC 3986: unreserved, sub-delims, and what else may stand in a path or a query. */
  private static final boolean[] PLAIN = plain();

  private PathEncoder() {}

  /** The path and query as a client would send them. */
  public static String encode(String pathAndQuery) {
    if (isPlain(pathAndQuery)) {
      return pathAndQuery;
    }
    byte[] bytes = pathAndQuery.getBytes(StandardCharsets.UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length + 16);
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i] & 0xff;
      boolean escape = b == '%' && isHex(bytes, i + 1) && isHex(bytes, i + 2);
      if (escape || (b < PLAIN.length && PLAIN[b])) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 15));
      }
    }
    return encoded.toString();
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= PLAIN.length || !PLAIN[c]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(byte[] bytes, int at) {
    return at < bytes.length && Character.digit(bytes[at], 16) >= 0;
  }

  private static boolean[] plain() {
    boolean[] plain = new boolean[128];
    String allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?";
    allowed.chars().forEach(c -> plain[c] = true);
    // Brackets are not allowed, but frameworks use them in queries and no server minds.
    plain['['] = true;
    plain[']'] = true;
    return plain;
  }
}
