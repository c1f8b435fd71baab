package dev.millrace.job.distinct;

import dev.millrace.job.parse.PartialBatch;
import dev.millrace.job.parse.PartialPane;
import dev.millrace.job.types.DeadLetterSerializer;
import dev.millrace.job.window.WindowPart;
import dev.millrace.job.window.WindowPartSerializer;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import dev.millrace.model.window.Balance;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.WindowStats;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets each batch, and each loss notice, through to each pane once. An identity that a pane has
 * seen already is ignored, so de-duplication needs no clock, and ends exactly when the pane does.
 *
 * <p>Passes on what is new for the pane; side outputs give the same by {@link #ROUTES route}, and
 * for every delivery what became of its lines, the {@link #BALANCE balance}.
 *
 * <p>What arrives after its pane was released is refused. The parser does this line by line, but it
 * goes by its own watermark, which may be behind that of the windows: they do not wait for a parser
 * that is idle, so what it reads when it resumes may be too old for them. The bytes are not here
 * any more, so all of a batch in one pane is one {@linkplain #DEAD_LETTERS dead letter}, which says
 * which record has them.
 */
public final class DistinctBatches
    extends KeyedProcessFunction<String, PartialBatch, WindowPart<WindowStats>> {
  /** Side output: new requests by route. */
  public static final OutputTag<WindowPart<Routes>> ROUTES =
      new OutputTag<>("routes", WindowPartSerializer.type());

  /** Side output: what became of the lines of a delivery, in the hour in which it was received. */
  public static final OutputTag<WindowPart<Balance>> BALANCE =
      new OutputTag<>("balance", WindowPartSerializer.type());

  /** Side output: what arrived after its pane was released. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);

  private static final long serialVersionUID = 1;

  private static final MapStateDescriptor<Long, BatchIds> SEEN =
      new MapStateDescriptor<>("seen", Types.LONG, BatchIdsSerializer.TYPE);

  private static final Resolution PANE = Resolution.TEN_SECONDS;
  private static final byte[] NO_BYTES = {};

  private final long releaseMillis;
  private long resumedAt = Long.MIN_VALUE;

  private transient MapState<Long, BatchIds> seen;
  private transient Counter duplicates;
  private transient Counter windowClosed;

  /**
   * @param retention how long panes are kept after their end, in event time
   */
  public DistinctBatches(Duration retention) {
    this.releaseMillis = PANE.length().plus(retention).toMillis() - 1;
  }

  /** Continues from the event time reached before a restart: what was released by then is gone. */
  void resumeAt(long watermark) {
    resumedAt = watermark;
  }

  @Override
  public void open(OpenContext context) {
    seen = getRuntimeContext().getMapState(SEEN);
    duplicates = getRuntimeContext().getMetricGroup().counter("duplicates");
    windowClosed = getRuntimeContext().getMetricGroup().counter("windowClosed");
  }

  @Override
  public void processElement(
      PartialBatch batch, Context context, Collector<WindowPart<WindowStats>> out)
      throws Exception {
    Balance balance = batch.balance();
    long watermark = Math.max(resumedAt, context.timerService().currentWatermark());
    for (PartialPane pane : batch.panes()) {
      if (pane.start() + releaseMillis <= watermark) {
        refuse(batch, pane, context);
        continue;
      }
      BatchIds ids = seen.get(pane.start());
      if (ids == null) {
        ids = new BatchIds();
        context.timerService().registerEventTimeTimer(pane.start() + releaseMillis);
      }
      int before = ids.size();
      WindowStats lines = newLines(batch, pane, ids, balance, context);
      for (PartialPane.Notice notice : pane.notices()) {
        if (ids.add(notice.id())) {
          lines.addLost(notice.lost());
        }
      }
      int added = ids.size() - before;
      if (added > 0) {
        seen.put(pane.start(), ids);
        out.collect(new WindowPart<>(batch.app(), PANE, pane.start(), added, lines));
      }
    }
    Resolution hour = Resolution.ONE_HOUR;
    long received = hour.windowStart(batch.receivedMillis());
    context.output(BALANCE, new WindowPart<>(batch.app(), hour, received, 1, balance));
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<WindowPart<WindowStats>> out)
      throws Exception {
    seen.remove(time - releaseMillis);
  }

  private void refuse(PartialBatch batch, PartialPane pane, Context context) {
    long lines = pane.lines().received();
    int notices = pane.notices().size();
    batch.balance().refuse(DeadLetterReason.WINDOW_CLOSED, lines);
    windowClosed.inc(lines);
    context.output(
        DEAD_LETTERS,
        new DeadLetter(
            DeadLetterReason.WINDOW_CLOSED,
            "%d lines and %d loss notices of the 10 s from %s; the record at the source has them"
                .formatted(lines, notices, Instant.ofEpochMilli(pane.start())),
            batch.app(),
            null,
            batch.source(),
            batch.receivedMillis(),
            NO_BYTES));
  }

  /** The pane's lines if they are seen for the first time, otherwise none. */
  private WindowStats newLines(
      PartialBatch batch, PartialPane pane, BatchIds ids, Balance balance, Context context) {
    WindowStats lines = pane.lines();
    if (lines.received() == 0) {
      return lines;
    }
    if (!ids.add(batch.id())) {
      balance.ignore(lines);
      duplicates.inc(lines.received());
      return new WindowStats();
    }
    balance.count(lines);
    if (lines.requests() > 0) {
      context.output(ROUTES, new WindowPart<>(batch.app(), PANE, pane.start(), 1, pane.routes()));
    }
    return lines;
  }
}
