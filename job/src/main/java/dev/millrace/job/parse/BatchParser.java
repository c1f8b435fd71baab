package dev.millrace.job.parse;

import dev.millrace.job.source.SourceRecord;
import dev.millrace.job.types.DeadLetterSerializer;
import dev.millrace.model.drain.FrameReader;
import dev.millrace.model.drain.LossNotice;
import dev.millrace.model.drain.SyslogHeader;
import dev.millrace.model.drain.SyslogTimestamp;
import dev.millrace.model.router.RouteTemplate;
import dev.millrace.model.router.RouterLog;
import dev.millrace.model.topic.BatchId;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import dev.millrace.model.topic.Heartbeat;
import dev.millrace.model.topic.TopicRecord.Foreign;
import dev.millrace.model.window.Balance;
import dev.millrace.model.window.Resolution;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Turns each batch into one {@link PartialBatch}. What cannot be counted leaves as a {@link
 * DeadLetter} by {@link #DEAD_LETTERS}, line by line: a bad line costs one line. Never fails on
 * what a record holds.
 */
public final class BatchParser extends ProcessFunction<SourceRecord, PartialBatch> {
  /** Side output for what cannot be counted. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);

  private static final long serialVersionUID = 1;

  private final LineClock clock;
  private long resumedAt = Long.MIN_VALUE;

  private transient ParserCounters counters;
  private transient SyslogHeader header;
  private transient RouterLog line;
  private transient RouteTemplate route;
  private transient PartialPanes panes;
  private transient NoticeIds noticeIds;
  private transient Balance balance;

  public BatchParser(LineClock clock) {
    this.clock = clock;
  }

  /** Continues from the event time reached before a restart. */
  void resumeAt(long watermark) {
    resumedAt = watermark;
  }

  @Override
  public void open(OpenContext context) {
    counters = new ParserCounters(getRuntimeContext().getMetricGroup());
    header = new SyslogHeader();
    line = new RouterLog();
    route = new RouteTemplate();
    panes = new PartialPanes();
    noticeIds = new NoticeIds();
  }

  @Override
  public void processElement(SourceRecord source, Context context, Collector<PartialBatch> out) {
    if (source.record() instanceof BatchRecord batch) {
      balance = new Balance();
      parse(batch, new DeadLetters(source, batch, context), context);
      emit(source, batch, out);
    } else if (source.record() instanceof Foreign foreign) {
      byte[] bytes = foreign.value();
      new DeadLetters(source, null, context)
          .add(DeadLetterReason.FOREIGN_RECORD, foreign.problem(), bytes, 0, bytes.length);
    } else if (source.record() instanceof Heartbeat) {
      counters.heartbeats.inc();
    }
  }

  private void emit(SourceRecord source, BatchRecord batch, Collector<PartialBatch> out) {
    List<PartialPane> taken = panes.take();
    if (!taken.isEmpty() || balance.received() > 0) {
      out.collect(
          new PartialBatch(
              batch.app(), batch.id(), batch.receivedMillis(), taken, balance, source.position()));
    }
  }

  private void parse(BatchRecord batch, DeadLetters deadLetters, Context context) {
    counters.batches.inc();
    noticeIds.clear();
    byte[] b = batch.frames();
    long watermark = Math.max(resumedAt, context.timerService().currentWatermark());
    FrameReader frames = new FrameReader(b);
    while (frames.next()) {
      DeadLetterReason reason = null;
      if (frames.isParked()) {
        reason = DeadLetterReason.FRAMING;
      } else if (!header.parse(b, frames.start(), frames.end())) {
        reason = DeadLetterReason.SYSLOG_HEADER;
      } else {
        switch (header.kind()) {
          case ROUTER -> reason = countLine(batch, watermark);
          case LOGPLEX, LOG_SHUTTLE -> reason = countNotice(batch, watermark);
          default -> counters.otherFrames.inc();
        }
      }
      if (reason != null) {
        String detail = reason == DeadLetterReason.UNPARSEABLE ? line.problem() : null;
        deadLetters.add(reason, detail, b, frames.start(), frames.end());
      }
    }
  }

  private DeadLetterReason countLine(BatchRecord batch, long watermark) {
    counters.lines.inc();
    balance.receive();
    long time = header.timeMillis();
    long pane = Resolution.TEN_SECONDS.windowStart(time);
    DeadLetterReason reason = verdict(batch, time, pane, watermark);
    if (reason != null) {
      balance.refuse(reason);
      return reason;
    }
    PartialPane partial = panes.at(pane);
    if (!line.parse(batch.frames(), header.messageStart(), header.messageEnd())) {
      partial.lines().addUnparseable();
      return DeadLetterReason.UNPARSEABLE;
    }
    partial.lines().add(line);
    partial.routes().add(line, route);
    return null;
  }

  private DeadLetterReason countNotice(BatchRecord batch, long watermark) {
    byte[] b = batch.frames();
    int start = header.messageStart();
    int end = header.messageEnd();
    long lost = LossNotice.parseLost(b, start, end);
    if (lost == LossNotice.NONE) {
      counters.otherFrames.inc();
      return null;
    }
    counters.lossNotices.inc();
    long time = header.timeMillis();
    long pane = Resolution.TEN_SECONDS.windowStart(time);
    DeadLetterReason reason = verdict(batch, time, pane, watermark);
    if (reason != null) {
      counters.lossNoticesRefused.inc();
      return reason;
    }
    BatchId id = noticeIds.next(batch.id(), pane, b, start, end);
    panes.at(pane).notices().add(new PartialPane.Notice(id, lost));
    return null;
  }

  private DeadLetterReason verdict(BatchRecord batch, long time, long pane, long watermark) {
    return time == SyslogTimestamp.INVALID
        ? DeadLetterReason.TIMESTAMP
        : clock.verdict(time, batch.receivedMillis(), pane, watermark);
  }

  /** Sends what cannot be counted to the side output. */
  private final class DeadLetters {
    private final SourceRecord source;
    private final BatchRecord batch;
    private final Context context;

    DeadLetters(SourceRecord source, BatchRecord batch, Context context) {
      this.source = source;
      this.batch = batch;
      this.context = context;
    }

    void add(DeadLetterReason reason, String detail, byte[] b, int from, int to) {
      counters.deadLetters.get(reason).inc();
      context.output(
          DEAD_LETTERS,
          new DeadLetter(
              reason,
              detail,
              batch == null ? null : batch.app(),
              batch == null ? null : batch.frameId(),
              source.position(),
              source.timeMillis(),
              Arrays.copyOfRange(b, from, to)));
    }
  }
}
