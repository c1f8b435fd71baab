package dev.millrace.job.pane;

import dev.millrace.job.parse.PartialPane;
import java.time.Duration;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Publishes a pane once an interval of processing time while it changes, be it open or late, and
 * once more when event time passes its end, if something changed since. A pane that does not change
 * is not published again.
 */
public final class WhileItChanges extends Trigger<PartialPane, TimeWindow> {
  private static final long serialVersionUID = 1;

  private static final ValueStateDescriptor<Boolean> UNPUBLISHED =
      new ValueStateDescriptor<>("unpublished", Types.BOOLEAN);

  private final long intervalMillis;

  public WhileItChanges(Duration interval) {
    this.intervalMillis = interval.toMillis();
  }

  @Override
  public TriggerResult onElement(
      PartialPane partial, long timestamp, TimeWindow window, TriggerContext context)
      throws Exception {
    ValueState<Boolean> unpublished = context.getPartitionedState(UNPUBLISHED);
    if (unpublished.value() == null) {
      unpublished.update(true);
      context.registerProcessingTimeTimer(context.getCurrentProcessingTime() + intervalMillis);
      if (window.maxTimestamp() > context.getCurrentWatermark()) {
        context.registerEventTimeTimer(window.maxTimestamp());
      }
    }
    return TriggerResult.CONTINUE;
  }

  @Override
  public TriggerResult onProcessingTime(long time, TimeWindow window, TriggerContext context)
      throws Exception {
    return publishIfChanged(context);
  }

  /** Called at the pane's end, and when its state is about to be released. */
  @Override
  public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext context)
      throws Exception {
    return publishIfChanged(context);
  }

  @Override
  public void clear(TimeWindow window, TriggerContext context) {
    context.getPartitionedState(UNPUBLISHED).clear();
    context.deleteEventTimeTimer(window.maxTimestamp());
  }

  @Override
  public String toString() {
    return "every " + intervalMillis + " ms while it changes";
  }

  private static TriggerResult publishIfChanged(TriggerContext context) throws Exception {
    ValueState<Boolean> unpublished = context.getPartitionedState(UNPUBLISHED);
    if (unpublished.value() == null) {
      return TriggerResult.CONTINUE;
    }
    unpublished.clear();
    return TriggerResult.FIRE;
  }
}
