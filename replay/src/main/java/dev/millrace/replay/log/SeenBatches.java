package dev.millrace.replay.log;

import dev.millrace.model.topic.BatchId;
import dev.millrace.model.topic.BatchRecord;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Recognizes batches that were delivered twice. A retry follows its first delivery within seconds,
 * or minutes if one of them waited for Kafka; after {@link #MEMORY} of receive time a batch may be
 * forgotten, so that the memory taken depends on the traffic of an hour at most.
 */
final class SeenBatches {
  /** How long a batch is remembered at least. */
  static final Duration MEMORY = Duration.ofMinutes(30);

  private record Key(String app, BatchId id) {}

  private Set<Key> current = new HashSet<>();
  private Set<Key> previous = new HashSet<>();
  private long currentSince = Long.MIN_VALUE;

  /** Remembers the batch; false if it was there before. */
  boolean add(BatchRecord batch) {
    if (currentSince == Long.MIN_VALUE) {
      currentSince = batch.receivedMillis();
    } else if (batch.receivedMillis() >= currentSince + MEMORY.toMillis()) {
      previous = current;
      current = new HashSet<>();
      currentSince = batch.receivedMillis();
    }
    Key key = new Key(batch.app(), batch.id());
    return !previous.contains(key) && current.add(key);
  }
}
