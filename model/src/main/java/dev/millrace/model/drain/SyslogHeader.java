package dev.millrace.model.drain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the header of one syslog message, {@code <PRI>1 TIME HOST APP PROCID MSGID MSG}: RFC 5424,
 * but without STRUCTURED-DATA and without the {@code -} that would stand for it, which is how
 * Logplex writes it. Messages that do have either are read as well.
 *
 * <p>The fields are offsets into the bytes last parsed. PRI is never a criterion: the platform's
 * routers have used several. Meant to be reused, message by message. Not thread-safe.
 */
public final class SyslogHeader {
  private static final byte[] HEROKU = ascii("heroku");
  private static final byte[] APP = ascii("app");
  private static final byte[] ROUTER = ascii("router");
  private static final byte[] LOGPLEX = ascii("logplex");
  private static final byte[] LOG_SHUTTLE = ascii("log-shuttle");

  private byte[] bytes;
  private int timeStart;
  private int timeEnd;
  private int messageStart;
  private int messageEnd;
  private FrameKind kind;

  /**
   * Reads the header of the message in {@code b[from, to)}.
   *
   * @return false if the bytes do not start with such a header; the other methods then mean nothing
   */
  public boolean parse(byte[] b, int from, int to) {
    bytes = b;
    int version = priorityEnd(b, from, to);
    if (version < 0 || version >= to || b[version] != '1') {
      return false;
    }
    int versionEnd = version + 1;
    timeStart = versionEnd + 1;
    if (timeStart >= to || b[versionEnd] != ' ') {
      return false;
    }
    timeEnd = fieldEnd(b, timeStart, to);
    int hostEnd = fieldEnd(b, timeEnd + 1, to);
    int appStart = hostEnd + 1;
    int appEnd = fieldEnd(b, appStart, to);
    int procidStart = appEnd + 1;
    int procidEnd = fieldEnd(b, procidStart, to);
    if (procidEnd <= procidStart || appEnd <= appStart || timeEnd <= timeStart) {
      return false;
    }
    kind = kind(b, appStart, appEnd, procidStart, procidEnd);
    int msgidEnd = fieldEnd(b, Math.min(procidEnd + 1, to), to);
    messageStart = skipStructuredData(b, Math.min(msgidEnd + 1, to), to);
    messageEnd = trimEnd(b, messageStart, to);
    return true;
  }

  /** Who wrote the message. */
  public FrameKind kind() {
    return kind;
  }

  /** TIME in milliseconds since the epoch, or {@link SyslogTimestamp#INVALID}. */
  public long timeMillis() {
    return SyslogTimestamp.parseMillis(bytes, timeStart, timeEnd);
  }

  /** Where MSG starts. */
  public int messageStart() {
    return messageStart;
  }

  /** Where MSG ends (exclusive), without trailing line ends, NULs and spaces. */
  public int messageEnd() {
    return messageEnd;
  }

  private static FrameKind kind(byte[] b, int appStart, int appEnd, int procStart, int procEnd) {
    if (Arrays.equals(b, appStart, appEnd, HEROKU, 0, HEROKU.length)) {
      if (Arrays.equals(b, procStart, procEnd, ROUTER, 0, ROUTER.length)) {
        return FrameKind.ROUTER;
      }
      if (Arrays.equals(b, procStart, procEnd, LOGPLEX, 0, LOGPLEX.length)) {
        return FrameKind.LOGPLEX;
      }
    } else if (Arrays.equals(b, appStart, appEnd, APP, 0, APP.length)
        && Arrays.equals(b, procStart, procEnd, LOG_SHUTTLE, 0, LOG_SHUTTLE.length)) {
      return FrameKind.LOG_SHUTTLE;
    }
    return FrameKind.OTHER;
  }

  private static int priorityEnd(byte[] b, int from, int to) {
    if (from >= to || b[from] != '<') {
      return -1;
    }
    int i = from + 1;
    while (i < to && i <= from + 3 && b[i] >= '0' && b[i] <= '9') {
      i++;
    }
    return i > from + 1 && i < to && b[i] == '>' ? i + 1 : -1;
  }

  private static int fieldEnd(byte[] b, int from, int to) {
    int i = Math.min(from, to);
    while (i < to && b[i] != ' ') {
      i++;
    }
    return i;
  }

  /**
   * Passes over {@code -} and over {@code [id name="value"]...}, in which a quote may be escaped.
   */
  private static int skipStructuredData(byte[] b, int from, int to) {
    if (from + 1 < to && b[from] == '-' && b[from + 1] == ' ') {
      return from + 2;
    }
    int i = from;
    while (i < to && b[i] == '[') {
      boolean quoted = false;
      for (i++; i < to && (quoted || b[i] != ']'); i++) {
        if (b[i] == '"') {
          quoted = !quoted;
        } else if (b[i] == '\\' && quoted) {
          i++;
        }
      }
      i++;
    }
    boolean complete = i > from && i < to && b[i] == ' ';
    return complete ? i + 1 : from;
  }

  private static int trimEnd(byte[] b, int from, int to) {
    int i = to;
    while (i > from && b[i - 1] >= 0 && b[i - 1] <= ' ') {
      i--;
    }
    return i;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
