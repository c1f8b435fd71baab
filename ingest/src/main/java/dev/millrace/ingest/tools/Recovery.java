package dev.millrace.ingest.tools;

import dev.millrace.model.ApplicationName;
import dev.millrace.model.drain.FrameKind;
import dev.millrace.model.drain.FrameReader;
import dev.millrace.model.drain.LossNotice;
import dev.millrace.model.drain.SyslogHeader;
import dev.millrace.model.drain.SyslogTimestamp;
import dev.millrace.model.router.RouterLog;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import java.util.Arrays;

/**
 * Finds in a dead letter what this version can read, which is what can usefully be sent again. Not
 * thread-safe.
 */
final class Recovery {
  private final long nowMillis;
  private final SyslogHeader header = new SyslogHeader();
  private final RouterLog line = new RouterLog();

  Recovery(long nowMillis) {
    this.nowMillis = nowMillis;
  }

  /** What becomes of the messages in a dead letter. */
  interface Outcome {
    /**
     * A message that can be sent again.
     *
     * @param timeMillis its own time
     */
    void readable(byte[] message, long timeMillis);

    /** One that cannot, or bytes without any. */
    void unreadable(String why);
  }

  void examine(DeadLetter letter, Outcome outcome) {
    byte[] b = letter.bytes();
    if (letter.reason() == DeadLetterReason.FOREIGN_RECORD) {
      outcome.unreadable("not millrace's");
    } else if (letter.reason() == DeadLetterReason.FRAMING) {
      outcome.unreadable("bytes without a frame");
    } else if (b.length == 0) {
      outcome.unreadable("its lines are only in the log: count that again");
    } else if (!ApplicationName.isValid(letter.app())) {
      outcome.unreadable("of no application");
    } else if (b.length > 0 && b[0] == '<') {
      examine(letter, b, 0, b.length, outcome);
    } else {
      // Joined ones keep their octet counts.
      FrameReader frames = new FrameReader(b);
      while (frames.next()) {
        if (frames.isParked()) {
          outcome.unreadable("bytes without a frame");
        } else {
          examine(letter, b, frames.start(), frames.end(), outcome);
        }
      }
    }
  }

  private void examine(DeadLetter letter, byte[] b, int from, int to, Outcome outcome) {
    String problem = problem(letter, b, from, to);
    if (problem == null) {
      outcome.readable(Arrays.copyOfRange(b, from, to), header.timeMillis());
    } else {
      outcome.unreadable(problem);
    }
  }

  private String problem(DeadLetter letter, byte[] b, int from, int to) {
    if (!header.parse(b, from, to)) {
      return "still without a syslog header";
    }
    if (!isOurs(b)) {
      return "not the router's";
    }
    long time = header.timeMillis();
    if (time == SyslogTimestamp.INVALID) {
      return "still without a readable time";
    }
    if (letter.reason() == DeadLetterReason.FUTURE_TIMESTAMP && time > nowMillis) {
      return "still from the future";
    }
    boolean parses =
        header.kind() != FrameKind.ROUTER
            || line.parse(b, header.messageStart(), header.messageEnd());
    return parses ? null : "still unparseable";
  }

  /** Anything else in a drain is the application's own output, and was never meant to be kept. */
  private boolean isOurs(byte[] b) {
    return switch (header.kind()) {
      case ROUTER, LOGPLEX -> true;
      case LOG_SHUTTLE ->
          LossNotice.parseLost(b, header.messageStart(), header.messageEnd()) != LossNotice.NONE;
      case OTHER -> false;
    };
  }
}
