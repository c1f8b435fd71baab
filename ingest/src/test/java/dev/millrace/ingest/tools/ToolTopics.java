package dev.millrace.ingest.tools;

import dev.millrace.ingest.kafka.KafkaBroker;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.TopicRecord;
import dev.millrace.model.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Millrace's topics under a prefix of their own, with what a test puts into them. */
final class ToolTopics {
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private final String servers;
  private final Topics topics = new Topics("tool" + PREFIXES.incrementAndGet() + "-");

  ToolTopics(KafkaBroker broker) {
    servers = broker.bootstrapServers();
    ToolRun created = run("topics", "create", "--partitions", "2", "--retention", "9999d");
    if (created.exitCode() != 0) {
      throw new IllegalStateException(created.err());
    }
  }

  Map<String, String> environment() {
    return Map.of("KAFKA_BOOTSTRAP_SERVERS", servers, "KAFKA_PREFIX", topics.prefix());
  }

  String routerLogs() {
    return topics.routerLogs();
  }

  ToolRun run(String... args) {
    return ToolRun.of(environment(), args);
  }

  void put(BatchRecord... batches) throws Exception {
    for (BatchRecord batch : batches) {
      send(batch.toProducerRecord(topics.routerLogs()));
    }
  }

  void put(DeadLetter... letters) throws Exception {
    for (DeadLetter letter : letters) {
      send(letter.toProducerRecord(topics.deadLetters()));
    }
  }

  void putForeignDeadLetter() throws Exception {
    send(new ProducerRecord<>(topics.deadLetters(), "who wrote this?".getBytes()));
  }

  /** The batches that are in the log now. */
  List<BatchRecord> batches() {
    List<BatchRecord> batches = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          List.of(
              new TopicPartition(topics.routerLogs(), 0),
              new TopicPartition(topics.routerLogs(), 1));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Set<TopicPartition> open = new HashSet<>(partitions);
      open.removeIf(partition -> ends.get(partition) == 0);
      while (!open.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (TopicRecord.from(record) instanceof BatchRecord batch) {
            batches.add(batch);
          }
        }
        open.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
      }
    }
    return batches;
  }

  /** Octet-counted. */
  static byte[] frames(String... messages) {
    StringBuilder frames = new StringBuilder();
    for (String message : messages) {
      frames.append(message.getBytes(StandardCharsets.UTF_8).length).append(' ').append(message);
    }
    return frames.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(record).get();
    }
  }
}
