package dev.millrace.job.pane;

import dev.millrace.job.parse.LineClock;
import dev.millrace.job.parse.PartialPane;
import java.time.Duration;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The windows in which partial panes are merged. */
public final class Panes {
  private Panes() {}

  /**
   * What is known of each pane, published while it changes.
   *
   * @param partials by application; none for a pane that {@code clock} takes for closed
   * @param clock how long panes are kept
   * @param updateInterval how long a change may wait to be published, in processing time
   */
  public static SingleOutputStreamOperator<PaneResult> of(
      KeyedStream<PartialPane, String> partials, LineClock clock, Duration updateInterval) {
    return partials
        .window(new PaneWindows(new WhileItChanges(updateInterval)))
        .allowedLateness(clock.paneRetention())
        .aggregate(
            new MergePartials(),
            new PublishPane(),
            PaneSerializer.TYPE,
            PaneSerializer.TYPE,
            PaneResultSerializer.TYPE);
  }
}
