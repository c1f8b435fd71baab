package dev.millrace.job.distinct;

import dev.millrace.job.parse.PartialBatch;
import dev.millrace.job.window.WindowPart;
import dev.millrace.model.window.WindowStats;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * Runs {@link DistinctBatches}, and remembers across restarts how far event time had advanced here,
 * and so which panes were released. Flink does not remember it, and what the parsers remember may
 * be less: a parser that was idle and has resumed is behind. Without this, a released pane would be
 * opened again and would count batches that it had counted before.
 *
 * <p>All subtasks have the same watermark at a checkpoint. Should they differ, the highest counts:
 * refusing a line is better than counting it twice.
 */
public final class DistinctOperator
    extends KeyedProcessOperator<String, PartialBatch, WindowPart<WindowStats>> {
  private static final long serialVersionUID = 1;

  private static final ListStateDescriptor<Long> PROGRESS =
      new ListStateDescriptor<>("event-time", Types.LONG);

  private final DistinctBatches batches;

  private transient ListState<Long> progress;
  private transient long watermark;

  public DistinctOperator(DistinctBatches batches) {
    super(batches);
    this.batches = batches;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    progress = context.getOperatorStateStore().getUnionListState(PROGRESS);
    watermark = Long.MIN_VALUE;
    for (long reached : progress.get()) {
      watermark = Math.max(watermark, reached);
    }
    batches.resumeAt(watermark);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    progress.update(List.of(watermark));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    // The last watermark of a log that ends is not a time that was reached.
    if (mark.getTimestamp() != Long.MAX_VALUE) {
      watermark = Math.max(watermark, mark.getTimestamp());
    }
    super.processWatermark(mark);
  }
}
