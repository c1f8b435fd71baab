package dev.millrace.model.router;

import java.nio.charset.StandardCharsets;

/**
 * One router log, {@code at=info method=GET path="/" ... status=200 bytes=12}, read from the bytes
 * of a syslog message.
 *
 * <p>Keys may come in any order, be unknown, missing, empty or repeated (the first one counts).
 * Values are plain (they end at a space) or quoted. Inside a quoted value any byte may stand, a
 * quote too: the value ends at a quote that is followed by the line's end or by a space and another
 * key.
 *
 * <p>A number that is absent or empty is {@link #ABSENT}, which is not zero. A number that is
 * neither absent nor a number makes the whole line unparseable, as does a line that has none of
 * {@code at}, {@code code}, {@code method} and {@code status}.
 *
 * <p>A mutable view, meant to be reused line by line: nothing is allocated per line, and text
 * values are offsets into the bytes last parsed. Not thread-safe.
 */
public final class RouterLog {
  /** The value of a number that the line does not have. */
  public static final int ABSENT = -1;

  /** {@link #code()} of a line whose code is not of the form {@code Hnn}. */
  public static final int OTHER_CODE = 0;

  private static final int TELLING =
      RouterKey.AT.bit | RouterKey.CODE.bit | RouterKey.METHOD.bit | RouterKey.STATUS.bit;

  private static final long ERROR = Swar.of("error");
  private static final long CODE_BLANK_APP_HEAD = Swar.of("blank-ap");

  /** {@code blank-app} is what H81 was called before codes had numbers. */
  private static final int BLANK_APP = 81;

  private static final int CLIENT_CLOSED_REQUEST = 499;
  private static final int SWITCHING_PROTOCOLS = 101;

  /**
   * The key that followed each key when it was last seen, and at 0 the first one: mostly it does so
   * again. Only a guess, which saves the search.
   */
  private final RouterKey[] followers = new RouterKey[RouterKey.values().length + 1];

  private byte[] bytes;
  private String problem;
  private int seen;

  /** Where the guess for the next key is. */
  private int last;

  private boolean atError;
  private int status;
  private int code;
  private long responseBytes;
  private long serviceMillis;
  private long connectMillis;
  private int methodStart;
  private int methodEnd;
  private int pathStart;
  private int pathEnd;
  private int hostStart;
  private int hostEnd;
  private int requestIdStart;
  private int requestIdEnd;
  private int fwdStart;
  private int fwdEnd;
  private int dynoStart;
  private int dynoEnd;

  /**
   * Reads the line in {@code b[from, to)}.
   *
   * @return false if it is unparseable; then {@link #problem()} says why and nothing else means
   *     anything
   */
  public boolean parse(byte[] b, int from, int to) {
    reset(b);
    int i = from;
    while (true) {
      while (i < to && isBlank(b[i])) {
        i++;
      }
      if (i >= to) {
        break;
      }
      i = pair(b, i, to);
      if (problem != null) {
        return false;
      }
    }
    if ((seen & TELLING) == 0) {
      problem = "none of at, code, method, status";
      return false;
    }
    return true;
  }

  /** Why the line is unparseable, for people; null if it is not. */
  public String problem() {
    return problem;
  }

  /** The HTTP status, 100 to 999, or {@link #ABSENT}. */
  public int status() {
    return status;
  }

  /** The number of the error code ({@code H12} is 12), {@link #OTHER_CODE}, or {@link #ABSENT}. */
  public int code() {
    return code;
  }

  /** The size of the response, or {@link #ABSENT}. */
  public long responseBytes() {
    return responseBytes;
  }

  /** Service time in milliseconds, or {@link #ABSENT}. For a WebSocket, the connection's life. */
  public long serviceMillis() {
    return serviceMillis;
  }

  /** Connect time in milliseconds, or {@link #ABSENT}. */
  public long connectMillis() {
    return connectMillis;
  }

  /** Whether the request was answered by a protocol switch (status 101). */
  public boolean isWebSocket() {
    return status == SWITCHING_PROTOCOLS;
  }

  /** Whether the client went away before the answer: status 499, H27 or H28. */
  public boolean isAborted() {
    return status == CLIENT_CLOSED_REQUEST || code == 27 || code == 28;
  }

  /**
   * Whether the application or the platform failed the client: a status of 500 or above, {@code
   * at=error} or H18 (the server's connection broke, whatever the status says). Excluded are
   * maintenance (H80), blank app (H81) and quota (H82), and {@linkplain #isAborted() clients that
   * went away}.
   */
  public boolean isFailed() {
    if (isAborted() || (code >= 80 && code <= 82)) {
      return false;
    }
    return status >= 500 || atError || code == 18;
  }

  /** The method as logged, or the empty string. */
  public String method() {
    return text(methodStart, methodEnd);
  }

  /** The path and query as logged, without quotes, or the empty string. */
  public String path() {
    return text(pathStart, pathEnd);
  }

  /**
   * Reads the path's route.
   *
   * @return false if there is none
   */
  public boolean readRoute(RouteTemplate route) {
    return route.read(bytes, pathStart, pathEnd);
  }

  /** The host as logged, or the empty string. */
  public String host() {
    return text(hostStart, hostEnd);
  }

  /** The request id as logged, any text the client chose, or the empty string. */
  public String requestId() {
    return text(requestIdStart, requestIdEnd);
  }

  /** The forwarded-for addresses as logged, without quotes, or the empty string. */
  public String fwd() {
    return text(fwdStart, fwdEnd);
  }

  /** The dyno that was asked, or the empty string: then the router answered by itself. */
  public String dyno() {
    return text(dynoStart, dynoEnd);
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private void reset(byte[] b) {
    bytes = b;
    problem = null;
    seen = 0;
    last = 0;
    atError = false;
    status = ABSENT;
    code = ABSENT;
    responseBytes = ABSENT;
    serviceMillis = ABSENT;
    connectMillis = ABSENT;
    methodStart = methodEnd = 0;
    pathStart = pathEnd = 0;
    hostStart = hostEnd = 0;
    requestIdStart = requestIdEnd = 0;
    fwdStart = fwdEnd = 0;
    dynoStart = dynoEnd = 0;
  }

  /** Reads one {@code key=value}, or a bare word, at {@code at}; where it ends. */
  private int pair(byte[] b, int at, int to) {
    RouterKey key = followers[last];
    int length;
    if (key != null && key.isAt(b, at, to)) {
      length = key.length();
    } else {
      int wordEnd = Swar.findBlank(b, at, to);
      int equals = Swar.find(b, at, wordEnd, (byte) '=');
      if (equals == wordEnd) {
        return wordEnd;
      }
      length = equals - at;
      key = RouterKey.at(b, at, length);
      followers[last] = key;
    }
    int valueStart = at + length + 1;
    boolean quoted = valueStart < to && b[valueStart] == '"';
    int valueEnd;
    int next;
    if (quoted) {
      valueStart++;
      valueEnd = QuotedValue.end(b, valueStart, to);
      next = valueEnd + 1;
    } else {
      valueEnd = Swar.findBlank(b, valueStart, to);
      next = valueEnd;
    }
    if (key != null) {
      last = key.ordinal() + 1;
      if ((seen & key.bit) == 0) {
        seen |= key.bit;
        take(key, b, valueStart, valueEnd);
      }
    }
    return next;
  }

  private void take(RouterKey key, byte[] b, int from, int to) {
    switch (key) {
      case AT -> atError = to - from == 5 && Swar.prefix(Swar.word(b, from), 5) == ERROR;
      case STATUS -> status = status(b, from, to);
      case CODE -> code = code(b, from, to);
      case BYTES -> responseBytes = number(b, from, to, "bytes");
      case SERVICE -> serviceMillis = millis(b, from, to, "service");
      case CONNECT -> connectMillis = millis(b, from, to, "connect");
      case METHOD -> {
        methodStart = from;
        methodEnd = to;
      }
      case PATH -> {
        pathStart = from;
        pathEnd = to;
      }
      case HOST -> {
        hostStart = from;
        hostEnd = to;
      }
      case REQUEST_ID -> {
        requestIdStart = from;
        requestIdEnd = to;
      }
      case FWD -> {
        fwdStart = from;
        fwdEnd = to;
      }
      case DYNO -> {
        dynoStart = from;
        dynoEnd = to;
      }
      default -> {
        // Known so that it can end a quoted value; nothing to keep.
      }
    }
  }

  private int status(byte[] b, int from, int to) {
    long value = number(b, from, to, "status");
    if (value != ABSENT && (value < 100 || value > 999)) {
      problem = "status is not a status";
    }
    return (int) value;
  }

  private static int code(byte[] b, int from, int to) {
    if (to == from) {
      return ABSENT;
    }
    if (to - from == 3 && b[from] == 'H' && isDigit(b[from + 1]) && isDigit(b[from + 2])) {
      return (b[from + 1] - '0') * 10 + (b[from + 2] - '0');
    }
    boolean blankApp =
        to - from == 9 && Swar.word(b, from) == CODE_BLANK_APP_HEAD && b[from + 8] == 'p';
    return blankApp ? BLANK_APP : OTHER_CODE;
  }

  private long millis(byte[] b, int from, int to, String key) {
    boolean unit = to - from > 2 && b[to - 1] == 's' && b[to - 2] == 'm';
    return number(b, from, unit ? to - 2 : to, key);
  }

  private long number(byte[] b, int from, int to, String key) {
    if (to == from) {
      return ABSENT;
    }
    if (to - from <= Long.BYTES) {
      int value = Swar.number(Swar.word(b, from), to - from);
      problem = value < 0 ? key + " is not a number" : problem;
      return value;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9) {
        problem = key + " is not a number";
        return ABSENT;
      }
      value = value * 10 + digit;
    }
    if (to - from > 15) {
      problem = key + " is too large";
      return ABSENT;
    }
    return value;
  }

  private static boolean isBlank(byte b) {
    return b >= 0 && b <= ' ';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
