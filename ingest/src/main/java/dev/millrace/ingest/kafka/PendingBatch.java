package dev.millrace.ingest.kafka;

import dev.millrace.ingest.store.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * The records of one batch on their way. Done when the outcome of each is known, stored when all of
 * them are; refused when Kafka would never take those that are not. Thread-safe.
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
      failure.accumulateAndGet(error, PendingBatch::worse);
    }
    if (outstanding.decrementAndGet() == 0) {
      Exception first = failure.get();
      if (first == null) {
        outcome.complete(null);
      } else {
        outcome.completeExceptionally(
            isRefusal(first) ? new RefusedException(first.getMessage()) : first);
      }
    }
  }

  CompletionStage<Void> outcome() {
    return outcome;
  }

  /** A batch is refused only if nothing else is wrong with it. */
  private static Exception worse(Exception known, Exception next) {
    return known == null || isRefusal(known) ? next : known;
  }

  /** Whether it is the record's own fault, so that another attempt would end the same way. */
  private static boolean isRefusal(Exception error) {
    return error instanceof RecordTooLargeException
        || error instanceof RecordBatchTooLargeException
        || error instanceof InvalidRecordException
        || error instanceof InvalidTimestampException;
  }
}
