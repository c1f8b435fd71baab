package dev.millrace.ingest.store;

import dev.millrace.ingest.batch.Batch;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** Acknowledges a batch when the test does, or never. */
public final class HoldingBatchStore implements BatchStore {
  public final BlockingQueue<CompletableFuture<Void>> pending = new LinkedBlockingQueue<>();

  /** Why the process has to be restarted. */
  public volatile String failure;

  @Override
  public CompletionStage<Void> store(Batch batch) {
    CompletableFuture<Void> outcome = new CompletableFuture<>();
    pending.add(outcome);
    return outcome;
  }

  @Override
  public String problem() {
    return "holding everything";
  }

  @Override
  public String failure() {
    return failure;
  }

  @Override
  public void close() {}
}
