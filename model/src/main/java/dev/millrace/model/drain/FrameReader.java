package dev.millrace.model.drain;

/**
 * Splits the body of a log drain's POST into its octet-counted frames ({@code <count> <message>}
 * with nothing between them, RFC 6587 section 3.4.1, as Logplex sends them).
 *
 * <pre>{@code
 * FrameReader frames = new FrameReader(body);
 * while (frames.next()) {
 *   if (frames.isParked()) park(body, frames.start(), frames.end());
 *   else read(body, frames.start(), frames.end());
 * }
 * }</pre>
 *
 * <p>Counts are octets and may cover newlines, multi-byte text and NUL; the reader never splits at
 * a newline. Some senders' counts are wrong. A count is believed when the frame ends where the body
 * ends, where the next frame starts ({@code <count> <PRI>}), or after a newline, unless it cuts
 * another frame in two. Otherwise the reader resynchronises at the next place that looks like the
 * start of a frame and <em>parks</em> the bytes between: they are reported in their place, as
 * parked, and the frames on both sides are kept. Newlines between frames, which some senders do not
 * count, are skipped. Every other byte of the body belongs to exactly one frame or one parked
 * range.
 *
 * <p>Never throws on any input; the time taken is linear in the length of the body. Not
 * thread-safe.
 */
public final class FrameReader {
  /** Longest count that is accepted as one: seven digits are enough for any body we accept. */
  private static final int MAX_COUNT_DIGITS = 7;

  /** How far the next frame is searched for after newlines that no count covers. */
  private static final int MAX_UNCOUNTED_NEWLINES = 16;

  private final byte[] body;
  private final int limit;

  private int position;
  private int parkUntil;

  /** How many bytes may still be read twice: keeps the time linear whatever the counts say. */
  private int lookAhead;

  private boolean parked;
  private int frameStart;
  private int start;
  private int end;

  private int count;

  public FrameReader(byte[] body) {
    this(body, 0, body.length);
  }

  /** Reads the frames in {@code body[from, to)}. */
  public FrameReader(byte[] body, int from, int to) {
    if (from < 0 || to < from || to > body.length) {
      throw new IndexOutOfBoundsException(from + ".." + to + " of " + body.length);
    }
    this.body = body;
    this.position = from;
    this.parkUntil = from;
    this.limit = to;
    this.lookAhead = to - from;
  }

  /** Moves to the next frame or parked range; false at the end of the body. */
  public boolean next() {
    if (position < parkUntil) {
      return park(position, parkUntil);
    }
    position = skipNewlines(position);
    if (position >= limit) {
      return false;
    }
    int message = messageStart(position);
    if (message < 0) {
      return park(position, nextFrameStart(position + 1));
    }
    long messageEnd = (long) message + count;
    if (messageEnd <= limit && endsWell(message, (int) messageEnd)) {
      return frame(position, message, (int) messageEnd);
    }
    int resumeAt = nextFrameStart(message);
    if (messageEnd < resumeAt && holdsPriority((int) messageEnd, resumeAt)) {
      parkUntil = resumeAt;
      return frame(position, message, (int) messageEnd);
    }
    return park(position, resumeAt);
  }

  /** Whether the current range is not a frame but bytes in which no frame could be found. */
  public boolean isParked() {
    return parked;
  }

  /** Where the current frame's message, or the parked range, starts. */
  public int start() {
    return start;
  }

  /** Where the current frame's message, or the parked range, ends (exclusive). */
  public int end() {
    return end;
  }

  /** Where the current frame starts, its count included; {@link #start()} for a parked range. */
  public int frameStart() {
    return frameStart;
  }

  private boolean frame(int from, int message, int to) {
    parked = false;
    frameStart = from;
    start = message;
    end = to;
    position = to;
    return true;
  }

  private boolean park(int from, int to) {
    parked = true;
    frameStart = from;
    start = from;
    end = to;
    position = to;
    return true;
  }

  /** Reads a count at {@code at} into {@link #count}; where its message starts, or -1. */
  private int messageStart(int at) {
    int value = 0;
    int i = at;
    int digitsEnd = Math.min(limit, at + MAX_COUNT_DIGITS);
    while (i < digitsEnd && isDigit(body[i])) {
      value = value * 10 + (body[i] - '0');
      i++;
    }
    if (i == at || i >= limit || body[i] != ' ' || value == 0) {
      return -1;
    }
    count = value;
    return i + 1;
  }

  private boolean endsWell(int message, int messageEnd) {
    if (isFollowedWell(messageEnd)) {
      // "...\n2" + "53 <158>1": a count that is one too high ends before something like a frame,
      // too.
      boolean splitsNumber = isDigit(body[messageEnd - 1]) && isDigitAt(messageEnd);
      return !splitsNumber || consistentEnd(messageEnd) > 0;
    }
    return body[messageEnd - 1] == '\n' && !cutsFrame(message, messageEnd);
  }

  /** Whether the body ends at {@code at}, or the next frame starts there. */
  private boolean isFollowedWell(int at) {
    int next = at;
    int end = Math.min(limit, at + MAX_UNCOUNTED_NEWLINES);
    while (next < end && isNewline(body[next])) {
      next++;
    }
    return next >= limit || looksLikeFrame(next);
  }

  /** Whether a frame starts in the message and ends after it: then the count is too high. */
  private boolean cutsFrame(int message, int messageEnd) {
    for (int i = message; i < messageEnd && lookAhead > 0; i++, lookAhead--) {
      if (isDigit(body[i]) && looksLikeFrame(i) && consistentEnd(i) > messageEnd) {
        return true;
      }
    }
    return false;
  }

  /**
   * Where the frame at {@code at} ends, if it can end there: after a newline, at the body's end or
   * before another frame. Else -1. Looks one frame ahead, not further.
   */
  private int consistentEnd(int at) {
    int message = messageStart(at);
    long messageEnd = (long) message + count;
    if (message < 0 || messageEnd > limit) {
      return -1;
    }
    int end = (int) messageEnd;
    return body[end - 1] == '\n' || isFollowedWell(end) ? end : -1;
  }

  private boolean isDigitAt(int at) {
    return at < limit && isDigit(body[at]);
  }

  /** The first place from {@code from} on that looks like the start of a frame, else the limit. */
  private int nextFrameStart(int from) {
    int i = from;
    while (i < limit) {
      if (!isDigit(body[i])) {
        i++;
        continue;
      }
      int digitsEnd = digitsEnd(i);
      if (digitsEnd < limit && body[digitsEnd] == ' ' && isPriority(digitsEnd + 1)) {
        int start = frameStart(i, digitsEnd);
        if (start >= 0) {
          return start;
        }
      }
      i = digitsEnd;
    }
    return limit;
  }

  /**
   * Where in a number the count starts, or -1 if it holds none: "status=200" + "253 <158>1" look
   * like one number, of which the count is what makes a frame that ends where it can.
   */
  private int frameStart(int digits, int digitsEnd) {
    byte before = digits == 0 ? 0 : body[digits - 1];
    if (before == '-' || isDigit(before)) {
      return -1;
    }
    int longest = Math.max(digits, digitsEnd - MAX_COUNT_DIGITS);
    for (int i = longest; i < digitsEnd; i++) {
      if (body[i] != '0' && consistentEnd(i) > 0) {
        return i;
      }
    }
    return longest == digits ? digits : -1;
  }

  private int digitsEnd(int from) {
    int i = from;
    while (i < limit && isDigit(body[i])) {
      i++;
    }
    return i;
  }

  /** Whether {@code <count> <PRI>} stands at {@code at}. */
  private boolean looksLikeFrame(int at) {
    int i = at;
    int digitsEnd = Math.min(limit, at + MAX_COUNT_DIGITS);
    while (i < digitsEnd && isDigit(body[i])) {
      i++;
    }
    return i > at && i < limit && body[i] == ' ' && isPriority(i + 1);
  }

  private boolean isPriority(int at) {
    if (at >= limit || body[at] != '<') {
      return false;
    }
    int i = at + 1;
    int digitsEnd = Math.min(limit, at + 4);
    while (i < digitsEnd && isDigit(body[i])) {
      i++;
    }
    return i > at + 1 && i < limit && body[i] == '>';
  }

  /** Whether the bytes hold a message of their own, so that they are no tail of the one before. */
  private boolean holdsPriority(int from, int to) {
    for (int i = from; i < to; i++) {
      if (isPriority(i)) {
        return true;
      }
    }
    return false;
  }

  private int skipNewlines(int at) {
    int i = at;
    while (i < limit && isNewline(body[i])) {
      i++;
    }
    return i;
  }

  private static boolean isNewline(byte b) {
    return b == '\n' || b == '\r';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
