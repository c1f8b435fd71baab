package dev.millrace.ingest.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an operator asks: on the port of the drain, on one of its own, or nowhere.
 *
 * @param host address of its own port, or null
 * @param port its own port, 0 for a free one; -1 if it has none
 */
public record AdminBind(String host, int port) {
  /** On the port of the drain. */
  public static final AdminBind SHARED = new AdminBind(null, 0);

  /** Nowhere, except health and readiness on the port of the drain. */
  public static final AdminBind NONE = new AdminBind(null, -1);

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\s:\\[\\]]+)):(\\d{1,5})");

  /**
   * Reads {@code HOST:PORT}, {@code [IPv6]:PORT}, {@code none}, or {@code shared}.
   *
   * @throws IllegalArgumentException if it is none of these; the message says what is allowed
   */
  public static AdminBind parse(String text) {
    if (text.equals("none")) {
      return NONE;
    }
    if (text.equals("shared")) {
      return SHARED;
    }
    Matcher matcher = HOST_AND_PORT.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
      throw new IllegalArgumentException(
          "'" + text + "' is not HOST:PORT, 'shared' (with the drain) or 'none'");
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return new AdminBind(host, Integer.parseInt(matcher.group(3)));
  }

  /** Whether it has a separate port. */
  public boolean isSeparate() {
    return host != null;
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    if (isSeparate()) {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
    return equals(NONE) ? "none" : "shared";
  }
}
