package dev.millrace.job.window;

import dev.millrace.model.window.Statistics;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Adds what a window gained to what is known of it. Passes on all that is known and, through a side
 * output, what it gained, for the longer window that this one is part of.
 *
 * <p>What is known is kept as bytes, a tenth of the size of the objects: a window is touched once
 * an interval while it is open, and hardly ever during the long time in which it accepts late
 * lines.
 */
final class AddToWindowFunction<S extends Statistics<S>>
    extends ProcessWindowFunction<WindowPart<S>, WindowPart<?>, String, TimeWindow> {
  private static final long serialVersionUID = 1;

  private static final ValueStateDescriptor<byte[]> KNOWN =
      new ValueStateDescriptor<>("known", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final OutputTag<WindowPart<S>> gains;
  private final WindowPartSerializer format = new WindowPartSerializer();

  private transient DataOutputSerializer out;
  private transient Counter windowsWritten;
  private transient Counter lateCorrections;

  AddToWindowFunction(OutputTag<WindowPart<S>> gains) {
    this.gains = gains;
  }

  @Override
  public void open(OpenContext context) {
    out = new DataOutputSerializer(1024);
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    windowsWritten = metrics.counter("windowsWritten");
    lateCorrections = metrics.counter("lateCorrections");
  }

  @Override
  public void process(
      String app,
      Context context,
      Iterable<WindowPart<S>> gainedParts,
      Collector<WindowPart<?>> all)
      throws Exception {
    WindowPart<S> gained = gainedParts.iterator().next();
    ValueState<byte[]> state = context.windowState().getState(KNOWN);
    byte[] before = state.value();
    WindowPart<S> known = before == null ? gained.copy() : fromBytes(before).plus(gained);
    state.update(toBytes(known));

    windowsWritten.inc();
    if (context.currentWatermark() > context.window().maxTimestamp()) {
      lateCorrections.inc();
    }
    all.collect(known);
    context.output(gains, gained);
  }

  @Override
  public void clear(Context context) {
    context.windowState().getState(KNOWN).clear();
  }

  private byte[] toBytes(WindowPart<S> part) throws IOException {
    out.clear();
    format.serialize(part, out);
    return out.getCopyOfBuffer();
  }

  @SuppressWarnings("unchecked") // the state holds what was written to it
  private WindowPart<S> fromBytes(byte[] bytes) throws IOException {
    return (WindowPart<S>) format.deserialize(new DataInputDeserializer(bytes));
  }
}
