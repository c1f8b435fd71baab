package dev.millrace.job.parse;

import dev.millrace.model.topic.BatchId;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.WindowStats;
import java.util.List;

/**
 * What one batch adds to one pane of its application.
 *
 * @param start the pane's, milliseconds since the epoch
 * @param lines the batch's router logs in this pane, and nothing of its notices
 * @param routes the same requests by route
 * @param notices the batch's loss notices in this pane
 */
public record PartialPane(long start, WindowStats lines, Routes routes, List<Notice> notices) {

  /**
   * A loss notice. A retried batch may carry one that its first delivery did not, hence an identity
   * of its own.
   *
   * @param id the notice's identity
   * @param lost how many lines it reports as lost
   */
  public record Notice(BatchId id, long lost) {}
}
