package dev.millrace.local;

import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.Heartbeat;
import dev.millrace.model.topic.Topics;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes batches and heartbeats straight into the partitions that a test chooses, received at the
 * times that it chooses.
 */
final class LogWriter implements AutoCloseable {
  /** Times of a test are long ago, or ahead. */
  private static final Map<String, String> ANY_TIME =
      Map.of("retention.ms", "-1", "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));

  private final String topic;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;

  private LogWriter(Properties kafka, Topics topics) {
    topic = topics.routerLogs();
    admin = Admin.create(kafka);
    producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Makes the topics. */
  static LogWriter create(String bootstrapServers, Topics topics, int partitions) throws Exception {
    Properties kafka = new Properties();
    kafka.setProperty("bootstrap.servers", bootstrapServers);
    LogWriter log = new LogWriter(kafka, topics);
    log.admin
        .createTopics(
            List.of(
                new NewTopic(log.topic, partitions, (short) 1).configs(ANY_TIME),
                new NewTopic(topics.deadLetters(), 1, (short) 1).configs(ANY_TIME)))
        .all()
        .get();
    return log;
  }

  void addPartitions(int total) throws Exception {
    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total))).all().get();
  }

  /** Writes a delivery of a batch; one without a frame id gets one that its content decides. */
  void batch(int partition, Instant received, SentBatch batch, byte[] body) throws Exception {
    String id = batch.frameId == null ? "content-" + Arrays.hashCode(batch.body()) : batch.frameId;
    ProducerRecord<byte[], byte[]> record =
        new BatchRecord(batch.app, id, received.toEpochMilli(), null, null, body)
            .toProducerRecord(topic);
    producer
        .send(
            new ProducerRecord<>(
                topic,
                partition,
                record.timestamp(),
                record.key(),
                record.value(),
                record.headers()))
        .get();
  }

  void heartbeat(int partition, Instant time) throws Exception {
    producer.send(new Heartbeat(time.toEpochMilli()).toProducerRecord(topic, partition)).get();
  }

  /** One into each of the first partitions. */
  void heartbeats(int partitions, Instant time) throws Exception {
    for (int partition = 0; partition < partitions; partition++) {
      heartbeat(partition, time);
    }
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
