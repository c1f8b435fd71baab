package dev.millrace.job.pane;

import dev.millrace.job.parse.PartialPane;
import dev.millrace.model.window.Resolution;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Puts a partial pane into its pane. The records' timestamps, which are receive times and move the
 * watermark, have no say in it.
 */
public final class PaneWindows extends WindowAssigner<PartialPane, TimeWindow> {
  private static final long serialVersionUID = 1;

  private final Trigger<PartialPane, TimeWindow> trigger;

  public PaneWindows(Trigger<PartialPane, TimeWindow> trigger) {
    this.trigger = trigger;
  }

  @Override
  public Collection<TimeWindow> assignWindows(
      PartialPane partial, long timestamp, WindowAssignerContext context) {
    long start = partial.paneStart();
    return List.of(new TimeWindow(start, start + Resolution.TEN_SECONDS.length().toMillis()));
  }

  @Override
  public Trigger<PartialPane, TimeWindow> getDefaultTrigger() {
    return trigger;
  }

  @Override
  public TypeSerializer<TimeWindow> getWindowSerializer(ExecutionConfig executionConfig) {
    return new TimeWindow.Serializer();
  }

  @Override
  public boolean isEventTime() {
    return true;
  }

  @Override
  public String toString() {
    return "panes of " + Resolution.TEN_SECONDS.label();
  }
}
