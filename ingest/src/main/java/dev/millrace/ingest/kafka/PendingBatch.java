package dev.millrace.ingest.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The records of one batch on their way. Done when the outcome of each is known, stored when all of
 * them are. Thread-safe.
 */
final class PendingBatch implements Callback {
  private final AtomicInteger outstanding;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();

  PendingBatch(int records) {
    outstanding = new AtomicInteger(records);
  }

  @Override
  public void onCompletion(RecordMetadata metadata, Exception error) {
    if (error != null) {
      failure.compareAndSet(null, error);
    }
    if (outstanding.decrementAndGet() == 0) {
      Exception first = failure.get();
      if (first == null) {
        outcome.complete(null);
      } else {
        outcome.completeExceptionally(first);
      }
    }
  }

  CompletionStage<Void> outcome() {
    return outcome;
  }
}
