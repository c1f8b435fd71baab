package dev.millrace.ingest.tools;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic's partitions side by side, without a consumer group, so nothing else is affected.
 * Records of one partition come in their order. An interrupt ends the reading, and is cleared.
 */
final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long STALLED_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long LOOK_FOR_PARTITIONS_NANOS = Duration.ofSeconds(30).toNanos();

  private final KafkaAccess access;
  private final String topic;

  TopicReader(KafkaAccess access, String topic) {
    this.access = access;
    this.topic = topic;
  }

  /** Receives records. */
  interface Visitor {
    void visit(ConsumerRecord<byte[], byte[]> record);

    /** Called when there is nothing to visit at the moment; false ends the reading. */
    boolean goOn();
  }

  /**
   * Reads from there to where the topic ends now, or without end.
   *
   * @return false if it was interrupted
   * @throws ToolException if there is no such topic, or Kafka stops answering
   */
  boolean read(StartAt from, boolean follow, Visitor visitor) {
    Consumer<byte[], byte[]> consumer = consumer();
    try {
      List<TopicPartition> partitions = partitions(consumer);
      if (partitions.isEmpty()) {
        throw new ToolException(
            "there is no topic "
                + topic
                + " at "
                + access.kafka().bootstrapServers()
                + ": is --kafka-prefix right? './millrace topics create' creates it");
      }
      consumer.assign(partitions);
      from.seek(consumer, partitions);
      if (follow) {
        readOn(consumer, visitor);
      } else {
        readToEnd(consumer, visitor);
      }
      return true;
    } catch (InterruptException e) {
      return false;
    } catch (KafkaException e) {
      throw access.problem(e);
    } finally {
      Thread.interrupted();
      consumer.close();
    }
  }

  private void readToEnd(Consumer<byte[], byte[]> consumer, Visitor visitor) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    Set<TopicPartition> open = new HashSet<>(ends.keySet());
    long progress = System.nanoTime();
    open.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
    while (!open.isEmpty() && visitor.goOn()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        progress = System.nanoTime();
        if (record.offset() < ends.get(new TopicPartition(topic, record.partition()))) {
          visitor.visit(record);
        }
      }
      open.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
      if (System.nanoTime() - progress > STALLED_NANOS) {
        throw new ToolException(
            "Kafka at " + access.kafka().bootstrapServers() + " stopped answering");
      }
    }
    visitor.goOn();
  }

  private void readOn(Consumer<byte[], byte[]> consumer, Visitor visitor) {
    long looked = System.nanoTime();
    while (visitor.goOn()) {
      consumer.poll(POLL).forEach(visitor::visit);
      if (System.nanoTime() - looked > LOOK_FOR_PARTITIONS_NANOS) {
        looked = System.nanoTime();
        addNewPartitions(consumer);
      }
    }
  }

  private void addNewPartitions(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> found;
    try {
      found = partitions(consumer);
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      // Kafka is away; asked again in a while.
      return;
    }
    Collection<TopicPartition> known = consumer.assignment();
    List<TopicPartition> added = found.stream().filter(p -> !known.contains(p)).toList();
    if (!added.isEmpty()) {
      List<TopicPartition> all = new ArrayList<>(known);
      all.addAll(added);
      consumer.assign(all);
      StartAt.EARLIEST.seek(consumer, added);
    }
  }

  private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    return infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  private Consumer<byte[], byte[]> consumer() {
    Properties properties = access.kafka().properties();
    properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.setProperty(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "15000");
    properties.setProperty(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
