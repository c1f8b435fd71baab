package dev.millrace.benchmark.sidebyside;

import dev.millrace.model.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A plain consumer that reads a topic to its end and does nothing with it: the limit of all. */
final class Reader {
  private static final Duration POLL = Duration.ofMillis(200);

  private Reader() {}

  /** Of the topic of batches. */
  static final class OfBatches {
    private OfBatches() {}

    public static void main(String[] args) throws Exception {
      Task task = Task.of(args);
      read(task, new Topics(task.prefix()).routerLogs());
    }
  }

  /** Of the topic of lines. */
  static final class OfLines {
    private OfLines() {}

    public static void main(String[] args) throws Exception {
      Task task = Task.of(args);
      read(task, task.linesTopic());
    }
  }

  private static void read(Task task, String topic) throws Exception {
    Map<String, Object> properties = Map.of("bootstrap.servers", task.kafka());
    Map<TopicPartition, Long> left;
    try (Admin admin = Admin.create(properties)) {
      left = new HashMap<>(TopicEnd.of(admin, topic));
    }
    left.values().removeIf(end -> end == 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(left.keySet());
      consumer.seekToBeginning(left.keySet());
      while (!left.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          TopicPartition partition = new TopicPartition(topic, record.partition());
          left.computeIfPresent(partition, (p, end) -> record.offset() + 1 >= end ? null : end);
        }
      }
    }
    task.done();
  }
}
