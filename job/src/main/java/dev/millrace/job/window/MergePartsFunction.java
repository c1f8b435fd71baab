package dev.millrace.job.window;

import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.Statistics;
import org.apache.flink.api.common.functions.AggregateFunction;

/**
 * Gathers what a window gained since it was last handed out. What is gathered from shorter windows
 * is packed: it arrives rarely and is held for a long time.
 */
final class MergePartsFunction<S extends Statistics<S>>
    implements AggregateFunction<WindowPart<S>, WindowPart<S>, WindowPart<S>> {
  private static final long serialVersionUID = 1;

  private final Resolution resolution;
  private final boolean rollsUp;

  /**
   * @param rollsUp whether parts are what shorter windows gained, rather than single batches
   */
  MergePartsFunction(Resolution resolution, boolean rollsUp) {
    this.resolution = resolution;
    this.rollsUp = rollsUp;
  }

  /** Null: nothing yet. */
  @Override
  public WindowPart<S> createAccumulator() {
    return null;
  }

  /** Takes over the first part; its sender does not use it any more. */
  @Override
  public WindowPart<S> add(WindowPart<S> part, WindowPart<S> gained) {
    WindowPart<S> sum = gained == null ? part.in(resolution) : gained.plus(part);
    if (rollsUp) {
      sum.statistics().pack();
    }
    return sum;
  }

  @Override
  public WindowPart<S> getResult(WindowPart<S> gained) {
    return gained;
  }

  @Override
  public WindowPart<S> merge(WindowPart<S> a, WindowPart<S> b) {
    return a.plus(b);
  }
}
