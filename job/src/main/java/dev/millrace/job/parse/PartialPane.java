package dev.millrace.job.parse;

import dev.millrace.model.topic.BatchId;
import dev.millrace.model.window.WindowStats;
import java.util.List;

/**
 * What one batch adds to one pane of its application: all that is sent over the network, whatever
 * the number of lines. Its identities make sure that it is added once.
 *
 * @param app the application's name
 * @param paneStart milliseconds since the epoch
 * @param batch the batch's identity
 * @param lines the batch's router logs in this pane, and nothing of its notices
 * @param notices the batch's loss notices in this pane
 */
public record PartialPane(
    String app, long paneStart, BatchId batch, WindowStats lines, List<Notice> notices) {

  /**
   * A loss notice. A retried batch may carry one that its first delivery did not, hence an identity
   * of its own.
   *
   * @param id the notice's identity
   * @param lost how many lines it reports as lost
   */
  public record Notice(BatchId id, long lost) {}

  /** How many router logs it stands for, readable or not. */
  public long lineCount() {
    return lines.requests() + lines.unparseable();
  }
}
