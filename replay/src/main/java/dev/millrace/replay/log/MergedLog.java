package dev.millrace.replay.log;

import dev.millrace.replay.ReplayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of all partitions, merged by their receive time. The order depends only on the log: a
 * record leaves when each partition has shown its next one, and ties go by partition. Partitions
 * that are ahead are paused, so memory holds a few megabytes for each. Not thread-safe.
 */
final class MergedLog {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final LogRange range;
  private final Map<TopicPartition, PartitionQueue> queues = new HashMap<>();
  private final PriorityQueue<PartitionQueue> ready =
      new PriorityQueue<>(
          Comparator.<PartitionQueue>comparingLong(q -> q.peek().timestamp())
              .thenComparingInt(q -> q.peek().partition()));
  private int waiting;
  private volatile boolean stopped;

  MergedLog(Consumer<byte[], byte[]> consumer, String topic, LogRange range) {
    this.consumer = consumer;
    this.range = range;
    range
        .partitions()
        .forEach(
            (partition, offsets) -> {
              if (offsets.start() < offsets.end()) {
                queues.put(new TopicPartition(topic, partition), new PartitionQueue(offsets.end()));
              }
            });
    consumer.assign(queues.keySet());
    queues.keySet().forEach(p -> consumer.seek(p, range.partitions().get(p.partition()).start()));
    waiting = queues.size();
  }

  /**
   * The next record, or null at the end of the range, or when it was stopped. Blocks until Kafka
   * has brought it.
   */
  ConsumerRecord<byte[], byte[]> next() {
    while (waiting > 0 && !stopped) {
      fill();
    }
    if (stopped) {
      return null;
    }
    PartitionQueue queue = ready.poll();
    if (queue == null) {
      return null;
    }
    ConsumerRecord<byte[], byte[]> record = queue.remove();
    if (!queue.isEmpty()) {
      ready.add(queue);
    } else if (!queue.isComplete()) {
      waiting++;
    }
    return record;
  }

  /** Stops waiting for Kafka; called from another thread. */
  void stop() {
    stopped = true;
  }

  private void fill() {
    List<TopicPartition> paused = new ArrayList<>();
    List<TopicPartition> wanted = new ArrayList<>();
    queues.forEach((p, queue) -> (queue.wantsMore() ? wanted : paused).add(p));
    consumer.pause(paused);
    consumer.resume(wanted);
    var records = poll();
    for (TopicPartition partition : wanted) {
      PartitionQueue queue = queues.get(partition);
      boolean wasWaiting = queue.isEmpty() && !queue.isComplete();
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        if (record.timestamp() > range.lastReceivedMillis()) {
          queue.complete();
        }
        queue.add(record);
      }
      queue.readUpTo(consumer.position(partition));
      if (!wasWaiting) {
        continue;
      }
      if (!queue.isEmpty()) {
        waiting--;
        ready.add(queue);
      } else if (queue.isComplete()) {
        waiting--;
      }
    }
  }

  private org.apache.kafka.clients.consumer.ConsumerRecords<byte[], byte[]> poll() {
    try {
      return consumer.poll(POLL);
    } catch (OffsetOutOfRangeException e) {
      throw new ReplayException(
          "the log's retention has overtaken the replay at "
              + e.offsetOutOfRangePartitions()
              + ": keep the topic for longer, or start later with --from",
          e);
    }
  }
}
