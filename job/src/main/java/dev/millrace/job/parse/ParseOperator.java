package dev.millrace.job.parse;

import dev.millrace.job.source.SourceRecord;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Runs the {@link BatchParser}, and remembers across restarts how far event time had advanced.
 * Flink does not: its watermark starts over, while windows that were released are gone. A line that
 * belongs to one of those must be distinguished from one that opens a window.
 *
 * <p>Windows follow the slowest parser that is not idle, so the lowest of what the parsers remember
 * counts; if all were idle, windows followed the highest.
 */
public final class ParseOperator extends ProcessOperator<SourceRecord, PartialBatch> {
  private static final long serialVersionUID = 1;

  /** Of each parser: its watermark, and whether it was idle. */
  private static final ListStateDescriptor<Tuple2<Long, Boolean>> PROGRESS =
      new ListStateDescriptor<>("event-time", Types.TUPLE(Types.LONG, Types.BOOLEAN));

  private final BatchParser parser;

  private transient ListState<Tuple2<Long, Boolean>> progress;
  private transient long watermark;
  private transient boolean idle;

  public ParseOperator(BatchParser parser) {
    super(parser);
    this.parser = parser;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    progress = context.getOperatorStateStore().getUnionListState(PROGRESS);
    watermark = reached(progress.get());
    parser.resumeAt(watermark);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    progress.update(List.of(Tuple2.of(watermark, idle)));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    // The last one of a log that ends is not a time that was reached.
    if (mark.getTimestamp() != Long.MAX_VALUE) {
      watermark = Math.max(watermark, mark.getTimestamp());
    }
    super.processWatermark(mark);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    idle = status.isIdle();
    super.processWatermarkStatus(status);
  }

  /** How far event time had advanced, by what all parsers remember. */
  static long reached(Iterable<Tuple2<Long, Boolean>> parsers) {
    long furthest = Long.MIN_VALUE;
    long slowest = Long.MAX_VALUE;
    for (Tuple2<Long, Boolean> parser : parsers) {
      furthest = Math.max(furthest, parser.f0);
      slowest = parser.f1 ? slowest : Math.min(slowest, parser.f0);
    }
    return Math.min(furthest, slowest);
  }
}
