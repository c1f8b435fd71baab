package dev.millrace.replay.log;

import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of one partition that were fetched and not yet taken. Not thread-safe. */
final class PartitionQueue {
  private static final long ENOUGH_BYTES = 4 << 20;

  private final Queue<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();
  private final long end;
  private long bytes;
  private boolean complete;

  /**
   * An empty queue.
   *
   * @param end the offset after the last record that is wanted
   */
  PartitionQueue(long end) {
    this.end = end;
  }

  /** Adds a record, unless the queue is complete or the record lies past its end. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    if (!complete && record.offset() < end) {
      records.add(record);
      bytes += size(record);
    }
  }

  /** Says that everything below {@code offset} has been fetched. */
  void readUpTo(long offset) {
    complete |= offset >= end;
  }

  /** Says that no more records are wanted. */
  void complete() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  boolean wantsMore() {
    return !complete && bytes < ENOUGH_BYTES;
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  ConsumerRecord<byte[], byte[]> peek() {
    return records.peek();
  }

  ConsumerRecord<byte[], byte[]> remove() {
    ConsumerRecord<byte[], byte[]> record = records.remove();
    bytes -= size(record);
    return record;
  }

  private static long size(ConsumerRecord<byte[], byte[]> record) {
    return 100L + Math.max(0, record.serializedValueSize());
  }
}
