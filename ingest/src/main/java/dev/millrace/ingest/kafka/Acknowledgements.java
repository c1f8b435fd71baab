package dev.millrace.ingest.kafka;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each partition of a topic last acknowledged a record, by the monotonic clock. Thread-safe.
 */
final class Acknowledgements {
  private final Map<Integer, Long> nanosByPartition = new ConcurrentHashMap<>();
  private volatile long latestNanos;
  private volatile boolean any;

  void record(int partition) {
    long now = System.nanoTime();
    nanosByPartition.put(partition, now);
    latestNanos = now;
    any = true;
  }

  /** Whether the partition acknowledged something less than {@code nanos} ago. */
  boolean isRecent(int partition, long nanos) {
    Long last = nanosByPartition.get(partition);
    return last != null && System.nanoTime() - last < nanos;
  }

  /** Whether any partition acknowledged something less than {@code nanos} ago. */
  boolean isAnyRecent(long nanos) {
    return any && System.nanoTime() - latestNanos < nanos;
  }
}
