package dev.millrace.job.pane;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Publishes what a pane knows, and counts for Flink's web UI what has been published. */
final class PublishPane extends ProcessWindowFunction<Pane, PaneResult, String, TimeWindow> {
  private static final long serialVersionUID = 1;

  private static final ValueStateDescriptor<Long> COUNTED_DUPLICATES =
      new ValueStateDescriptor<>("counted-duplicates", Types.LONG);

  private transient Counter windowsWritten;
  private transient Counter lateCorrections;
  private transient Counter duplicates;

  @Override
  public void open(OpenContext context) {
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    windowsWritten = metrics.counter("windowsWritten");
    lateCorrections = metrics.counter("lateCorrections");
    duplicates = metrics.counter("duplicates");
  }

  @Override
  public void process(String app, Context context, Iterable<Pane> panes, Collector<PaneResult> out)
      throws Exception {
    Pane pane = panes.iterator().next();
    windowsWritten.inc();
    if (context.currentWatermark() > context.window().maxTimestamp()) {
      lateCorrections.inc();
    }
    countDuplicates(pane, context);
    out.collect(
        new PaneResult(app, context.window().getStart(), pane.version(), pane.stats().copy()));
  }

  @Override
  public void clear(Context context) {
    context.windowState().getState(COUNTED_DUPLICATES).clear();
  }

  private void countDuplicates(Pane pane, Context context) throws Exception {
    if (pane.duplicateLines() > 0) {
      ValueState<Long> counted = context.windowState().getState(COUNTED_DUPLICATES);
      Long before = counted.value();
      duplicates.inc(pane.duplicateLines() - (before == null ? 0 : before));
      counted.update(pane.duplicateLines());
    }
  }
}
