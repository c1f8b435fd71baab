package dev.millrace.ingest.spool;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.ingest.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores batches that wait, with one fsync for all of them, and answers each. When the disk fails,
 * they are written once more, to a new segment; the old one's fsync is not repeated. Belongs to the
 * spool's thread, except {@link #problem}.
 */
final class GroupCommit {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  /** How long a disk that has failed counts as failing. */
  private static final long FAILING_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Spool spool;
  private final RateLimit rate;
  private final SpoolMetrics metrics;
  private final long largestBytes;
  private final OncePerMinute failureReport = new OncePerMinute();
  private final OncePerMinute fullReport = new OncePerMinute();
  private final OncePerMinute closedReport = new OncePerMinute();
  private String failure;
  private long failedNanos;
  private volatile String problem;

  /**
   * @param rate receives the number of bytes by which the spool grew
   * @param largestBytes of a batch, for which there must be room
   */
  GroupCommit(Spool spool, RateLimit rate, SpoolMetrics metrics, long largestBytes) {
    this.spool = spool;
    this.rate = rate;
    this.metrics = metrics;
    this.largestBytes = largestBytes;
    judge();
  }

  /** Stores them. Each is completed when this returns, whatever happens. */
  void store(List<WaitingBatch> group) {
    try {
      if (!group.isEmpty() && !isWritten(group) && !isWritten(group)) {
        group.forEach(waiting -> refuse(waiting, failure));
      }
    } catch (RuntimeException | Error e) {
      group.forEach(waiting -> waiting.stored().completeExceptionally(e));
      throw e;
    }
  }

  /** Finds out whether the largest batch could be stored now. */
  void judge() {
    if (failure != null && System.nanoTime() - failedNanos > FAILING_NANOS) {
      failure = null;
    }
    String found = failure != null ? failure : spool.problem(largestBytes);
    if (found != null && problem == null) {
      closedReport.run(() -> LOG.warn("while Kafka is away batches would be refused: {}", found));
    }
    problem = found;
    metrics.takes(found == null);
  }

  /** Nothing can be stored any more. */
  void end(String reason) {
    problem = reason;
    metrics.takes(false);
  }

  /** What {@link #judge} found, a sentence for people, or null; for any thread. */
  String problem() {
    return problem;
  }

  private boolean isWritten(List<WaitingBatch> group) {
    try {
      write(group);
      failure = null;
      return true;
    } catch (IOException e) {
      failure = "the spool in " + spool.directory() + " cannot be written: " + e.getMessage();
      failedNanos = System.nanoTime();
      problem = failure;
      metrics.failure();
      failureReport.run(() -> LOG.error("{}", failure, e));
      return false;
    }
  }

  private void write(List<WaitingBatch> group) throws IOException {
    List<WaitingBatch> written = new ArrayList<>(group.size());
    for (WaitingBatch waiting : group) {
      // Kafka may have acknowledged it in the meantime.
      if (!waiting.stored().isDone() && append(waiting)) {
        written.add(waiting);
      }
    }
    spool.sync();
    written.forEach(waiting -> waiting.stored().complete(null));
  }

  private boolean append(WaitingBatch waiting) throws IOException {
    Batch batch = waiting.batch();
    byte[] payload = BatchCodec.encode(batch);
    String full = spool.problem(payload.length);
    if (full != null) {
      metrics.full();
      fullReport.run(() -> LOG.error("batches are refused: {}", full));
      refuse(waiting, full);
      return false;
    }
    spool.append(payload, BatchCodec.receivedMillis(batch));
    rate.appended(payload.length);
    return true;
  }

  private static void refuse(WaitingBatch waiting, String reason) {
    waiting.stored().completeExceptionally(new StoreException(reason));
  }
}
