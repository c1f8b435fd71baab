package dev.millrace.ingest.store;

import dev.millrace.ingest.batch.Batch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes every batch at once, and remembers it. */
public final class RecordingBatchStore implements BatchStore {
  public final List<Batch> batches = new CopyOnWriteArrayList<>();
  public volatile boolean closed;

  @Override
  public CompletionStage<Void> store(Batch batch) {
    batches.add(batch);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public String problem() {
    return null;
  }

  @Override
  public void close() {
    closed = true;
  }
}
