package dev.millrace.ingest.spool;

import dev.millrace.ingest.batch.Batch;
import java.util.concurrent.CompletableFuture;

/**
 * A batch whose sender waits for an answer. Compared by identity: two senders may send equal ones.
 */
final class WaitingBatch {
  private final Batch batch;
  private final CompletableFuture<Void> stored = new CompletableFuture<>();
  private final long sinceNanos = System.nanoTime();

  WaitingBatch(Batch batch) {
    this.batch = batch;
  }

  Batch batch() {
    return batch;
  }

  /** Done when the batch is durable; only the first outcome counts. */
  CompletableFuture<Void> stored() {
    return stored;
  }

  /** How long its sender has waited. */
  long waitedNanos() {
    return System.nanoTime() - sinceNanos;
  }
}
