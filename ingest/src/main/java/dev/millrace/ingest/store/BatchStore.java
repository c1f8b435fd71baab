package dev.millrace.ingest.store;

import dev.millrace.ingest.batch.Batch;
import java.util.concurrent.CompletionStage;

/** Where batches become durable. Safe for use by several threads. */
public interface BatchStore extends AutoCloseable {
  /**
   * Stores a batch with its dead letters. Never blocks, and never throws.
   *
   * @return completes normally when all of it is durable, exceptionally when that is not known,
   *     with {@link RefusedException} when it will never be; on any thread. A store may fail to
   *     complete it in time: the caller watches the clock.
   */
  CompletionStage<Void> store(Batch batch);

  /** Why a batch could not be stored now, a sentence for people, or null if it could. */
  String problem();

  /**
   * What an operator should know though batches can be stored, a sentence for people; or null if
   * all is well.
   */
  default String remark() {
    return null;
  }

  /**
   * Why the process has to be restarted to store batches as it should, a sentence for people; or
   * null if that would not help.
   */
  default String failure() {
    return null;
  }

  /** Finishes what was begun, within a limited time. */
  @Override
  void close();
}
