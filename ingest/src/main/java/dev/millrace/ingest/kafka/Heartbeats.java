package dev.millrace.ingest.kafka;

import dev.millrace.model.topic.Heartbeat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;

/**
 * Sends a heartbeat to each partition that has acknowledged no record for a second, so that time
 * advances in an idle partition. To be called several times a second, by one thread; never blocks.
 * A partition with a heartbeat in flight gets no other.
 */
final class Heartbeats {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Acknowledgements acknowledgements;
  private final KafkaMetrics metrics;
  private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();

  Heartbeats(Acknowledgements acknowledgements, KafkaMetrics metrics) {
    this.acknowledgements = acknowledgements;
    this.metrics = metrics;
  }

  /** Sends those that are due to the partitions that exist now. */
  void send(
      Producer<byte[], byte[]> producer,
      String topic,
      List<PartitionInfo> partitions,
      long timeMillis) {
    for (PartitionInfo info : partitions) {
      int partition = info.partition();
      if (!acknowledgements.isRecent(partition, INTERVAL_NANOS) && underWay.add(partition)) {
        send(producer, new Heartbeat(timeMillis).toProducerRecord(topic, partition));
      }
    }
  }

  private void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> heartbeat) {
    int partition = heartbeat.partition();
    try {
      producer.send(
          heartbeat,
          (metadata, error) -> {
            underWay.remove(partition);
            if (error == null) {
              acknowledgements.record(partition);
              metrics.heartbeat();
            } else {
              metrics.kafkaError(error);
            }
          });
    } catch (RuntimeException e) {
      underWay.remove(partition);
      metrics.kafkaError(e);
    }
  }
}
