package dev.millrace.job.parse;

import dev.millrace.model.topic.BatchId;
import dev.millrace.model.window.Balance;
import java.util.List;

/**
 * What one delivery of a batch adds to its application: all that is sent over the network, whatever
 * the number of lines. Its identities make sure that each pane counts it once.
 *
 * @param app the application's name
 * @param id the batch's identity
 * @param receivedMillis when this delivery was received, milliseconds since the epoch
 * @param panes by pane, what its lines and notices add
 * @param balance how many lines it has, and how many of them belong to no pane
 * @param source where it lies in the log, {@code topic-partition@offset}; null if an earlier
 *     release sent it
 */
public record PartialBatch(
    String app,
    BatchId id,
    long receivedMillis,
    List<PartialPane> panes,
    Balance balance,
    String source) {}
