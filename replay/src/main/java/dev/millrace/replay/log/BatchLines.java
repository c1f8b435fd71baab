package dev.millrace.replay.log;

import dev.millrace.model.drain.FrameKind;
import dev.millrace.model.drain.FrameReader;
import dev.millrace.model.drain.SyslogHeader;
import dev.millrace.model.drain.SyslogTimestamp;
import dev.millrace.model.router.RouterLog;
import dev.millrace.model.topic.BatchRecord;
import java.util.function.Consumer;

/** Takes the requests out of a batch. Not thread-safe. */
final class BatchLines {
  private final SyslogHeader header = new SyslogHeader();
  private final RouterLog line = new RouterLog();
  private final LogCounts counts;

  BatchLines(LogCounts counts) {
    this.counts = counts;
  }

  /** Hands each readable router line to {@code out}; the others are counted. */
  void read(BatchRecord batch, Consumer<RecordedRequest> out) {
    byte[] b = batch.frames();
    FrameReader frames = new FrameReader(b);
    while (frames.next()) {
      if (frames.isParked() || !header.parse(b, frames.start(), frames.end())) {
        counts.unreadable++;
        continue;
      }
      if (header.kind() != FrameKind.ROUTER) {
        continue;
      }
      counts.lines++;
      long time = header.timeMillis();
      if (time == SyslogTimestamp.INVALID
          || !line.parse(b, header.messageStart(), header.messageEnd())) {
        counts.unreadable++;
        continue;
      }
      out.accept(
          new RecordedRequest(
              batch.app(),
              time,
              line.method(),
              line.path(),
              line.host(),
              line.requestId(),
              line.fwd(),
              line.dyno(),
              line.code() != RouterLog.ABSENT,
              line.isAborted(),
              line.status(),
              line.serviceMillis()));
    }
  }
}
