package dev.millrace.job.window;

import dev.millrace.model.window.Resolution;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Puts a part into the window of a resolution that it lies in. The records' timestamps, which are
 * receive times and move the watermark, do not matter here.
 */
final class PartWindowAssigner<T extends WindowPart<?>> extends WindowAssigner<T, TimeWindow> {
  private static final long serialVersionUID = 1;

  private final Resolution resolution;
  private final Trigger<T, TimeWindow> trigger;

  PartWindowAssigner(Resolution resolution, Trigger<T, TimeWindow> trigger) {
    this.resolution = resolution;
    this.trigger = trigger;
  }

  @Override
  public Collection<TimeWindow> assignWindows(
      T part, long timestamp, WindowAssignerContext context) {
    long start = resolution.windowStart(part.start());
    return List.of(new TimeWindow(start, start + resolution.length().toMillis()));
  }

  @Override
  public Trigger<T, TimeWindow> getDefaultTrigger() {
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
    return "windows of " + resolution.label();
  }
}
