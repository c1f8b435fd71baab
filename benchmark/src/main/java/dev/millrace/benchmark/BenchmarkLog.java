package dev.millrace.benchmark;

import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.Topics;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of a benchmark, filled as ingest would. */
final class BenchmarkLog {
  private static final int PARTITIONS = 4;

  private BenchmarkLog() {}

  /** Creates the topics and writes batches to them. */
  static void fill(String bootstrapServers, Iterator<BatchRecord> batches) throws Exception {
    Topics topics = new Topics("");
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "compression.type",
            "lz4",
            "max.request.size",
            5_000_000);
    try (Admin admin = Admin.create(properties)) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topics.routerLogs(), PARTITIONS, (short) 1),
                  new NewTopic(topics.deadLetters(), 1, (short) 1)))
          .all()
          .get();
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      while (batches.hasNext()) {
        producer.send(batches.next().toProducerRecord(topics.routerLogs()));
      }
    }
  }
}
