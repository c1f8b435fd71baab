package dev.millrace.job.window;

import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.Statistics;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * The windows of one resolution, and how they add up to longer ones.
 *
 * <p>A window passes on what it gained since it last did so, and the longer window adds that to
 * what it knows. So a line is added once on each level, whatever the number of windows, and no
 * level keeps what another one knows. This requires Flink's exactly-once state: after a restart all
 * levels continue from the same checkpoint.
 *
 * @param all what is known of each window, again and again while it changes; the highest version of
 *     each is final
 * @param gains what each window gained, each once
 */
public record Windows<S extends Statistics<S>>(
    DataStream<WindowPart<?>> all, DataStream<WindowPart<S>> gains) {

  /**
   * Windows of parts that are partitioned by application already, as the output of an operator on a
   * keyed stream is.
   *
   * @param parts parts of windows of any shorter resolution; none of a window that was released
   * @param name of the operator, for people; its uid is the same with dashes
   * @param resolution of the windows
   * @param timing how long they wait and how long they are kept
   */
  public static <S extends Statistics<S>> Windows<S> of(
      DataStream<WindowPart<S>> parts, String name, Resolution resolution, WindowTiming timing) {
    return of(parts, name, resolution, timing, false);
  }

  /** The longer windows that these are parts of; parameters as above. */
  public Windows<S> rollUp(String name, Resolution resolution, WindowTiming timing) {
    return of(gains, name, resolution, timing, true);
  }

  private static <S extends Statistics<S>> Windows<S> of(
      DataStream<WindowPart<S>> parts,
      String name,
      Resolution resolution,
      WindowTiming timing,
      boolean rollsUp) {
    OutputTag<WindowPart<S>> gains = new OutputTag<>("gains", WindowPartSerializer.type());
    SingleOutputStreamOperator<WindowPart<?>> all =
        DataStreamUtils.reinterpretAsKeyedStream(parts, WindowPart::app, Types.STRING)
            .window(
                new PartWindowAssigner<>(
                    resolution, new WhileItChangesTrigger<>(timing.updateInterval(resolution))))
            .allowedLateness(timing.retention())
            .aggregate(
                new MergePartsFunction<>(resolution, rollsUp),
                new AddToWindowFunction<>(gains),
                WindowPartSerializer.<S>type(),
                WindowPartSerializer.<S>type(),
                WindowPartSerializer.anyType())
            .name(name)
            .uid(name.replace(' ', '-'));
    return new Windows<>(all, all.getSideOutput(gains));
  }
}
