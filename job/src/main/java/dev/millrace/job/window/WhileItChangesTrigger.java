package dev.millrace.job.window;

import java.time.Duration;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Hands out what a window gained once per interval of processing time while it changes, whether
 * open or late, and once more when event time passes its end, if something has changed since. A
 * window that does not change is left alone.
 */
final class WhileItChangesTrigger<T> extends Trigger<T, TimeWindow> {
  private static final long serialVersionUID = 1;

  private static final ValueStateDescriptor<Boolean> CHANGED =
      new ValueStateDescriptor<>("changed", Types.BOOLEAN);

  private final long intervalMillis;

  WhileItChangesTrigger(Duration interval) {
    this.intervalMillis = interval.toMillis();
  }

  @Override
  public TriggerResult onElement(
      T element, long timestamp, TimeWindow window, TriggerContext context) throws Exception {
    ValueState<Boolean> changed = context.getPartitionedState(CHANGED);
    if (changed.value() == null) {
      changed.update(true);
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
    return handOut(context);
  }

  /** Called at the window's end, and when its state is about to be released. */
  @Override
  public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext context)
      throws Exception {
    return handOut(context);
  }

  @Override
  public void clear(TimeWindow window, TriggerContext context) {
    context.getPartitionedState(CHANGED).clear();
    context.deleteEventTimeTimer(window.maxTimestamp());
  }

  @Override
  public String toString() {
    return "every " + intervalMillis + " ms while it changes";
  }

  private static TriggerResult handOut(TriggerContext context) throws Exception {
    ValueState<Boolean> changed = context.getPartitionedState(CHANGED);
    if (changed.value() == null) {
      return TriggerResult.CONTINUE;
    }
    changed.clear();
    return TriggerResult.FIRE_AND_PURGE;
  }
}
