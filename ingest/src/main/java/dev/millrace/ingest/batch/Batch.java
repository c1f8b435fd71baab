package dev.millrace.ingest.batch;

import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.DeadLetter;
import java.util.List;

/**
 * What has to be stored of one POST. The two parts are stored together, or the sender is not told
 * that they were.
 *
 * @param record the kept frames, or null if none was
 * @param deadLetters what could not be read
 */
public record Batch(BatchRecord record, List<DeadLetter> deadLetters) {
  /** Whether there is nothing to store. */
  public boolean isEmpty() {
    return record == null && deadLetters.isEmpty();
  }
}
