package dev.millrace.job.pane;

import dev.millrace.job.parse.PartialPane;
import org.apache.flink.api.common.functions.AggregateFunction;

/** Merges partial panes into the state of their pane. */
final class MergePartials implements AggregateFunction<PartialPane, Pane, Pane> {
  private static final long serialVersionUID = 1;

  @Override
  public Pane createAccumulator() {
    return new Pane();
  }

  @Override
  public Pane add(PartialPane partial, Pane pane) {
    pane.merge(partial);
    return pane;
  }

  /** The state itself, to be read at once: {@link PublishPane} takes a copy. */
  @Override
  public Pane getResult(Pane pane) {
    return pane;
  }

  @Override
  public Pane merge(Pane a, Pane b) {
    throw new UnsupportedOperationException("panes are fixed windows and never merge");
  }
}
