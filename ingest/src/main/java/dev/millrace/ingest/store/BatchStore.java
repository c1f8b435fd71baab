package dev.millrace.ingest.store;

import dev.millrace.ingest.batch.Batch;
import java.util.concurrent.CompletionStage;

/** Where batches become durable. Safe for use by several threads. */
public interface BatchStore extends AutoCloseable {
  /**
   * Stores a batch with its dead letters. Never blocks, and never throws.
   *
   * @return completes normally when all of it is durable, exceptionally when that is not known; on
   *     any thread. A store may fail to complete it in time: the caller minds the clock.
   */
  CompletionStage<Void> store(Batch batch);

  /** Why a batch could not be stored now, a sentence for people, or null if it could. */
  String problem();

  /** Finishes what was begun, in bounded time. */
  @Override
  void close();
}
