package dev.millrace.replay;

import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.Heartbeat;
import dev.millrace.model.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic of router logs of its own, written as ingest writes it. */
final class RecordedLog implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String prefix = "test" + COUNT.incrementAndGet() + "-";
  private final String bootstrapServers;
  private final KafkaProducer<byte[], byte[]> producer;
  private int batches;

  RecordedLog(KafkaBroker broker, int partitions) {
    bootstrapServers = broker.bootstrapServers();
    Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
    try (Admin admin = Admin.create(kafka)) {
      admin.createTopics(List.of(new NewTopic(topic(), partitions, (short) 1))).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
  }

  String prefix() {
    return prefix;
  }

  String topic() {
    return new Topics(prefix).routerLogs();
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  /** Stores a batch in a partition, received when its last line happened. */
  RecordedLog batch(int partition, Line... lines) {
    Instant received = Instant.EPOCH;
    for (Line line : lines) {
      received = line.time().isAfter(received) ? line.time() : received;
    }
    return batch(partition, received, "frame-" + batches, lines);
  }

  RecordedLog batch(int partition, Instant received, String frameId, Line... lines) {
    batches++;
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (Line line : lines) {
      frames.writeBytes(line.frame());
    }
    BatchRecord batch =
        new BatchRecord("shop", frameId, received.toEpochMilli(), null, null, frames.toByteArray());
    ProducerRecord<byte[], byte[]> record = batch.toProducerRecord(topic());
    return send(
        new ProducerRecord<>(
            topic(),
            partition,
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers()));
  }

  RecordedLog heartbeat(int partition, Instant time) {
    return send(new Heartbeat(time.toEpochMilli()).toProducerRecord(topic(), partition));
  }

  /** A record that somebody else wrote. */
  RecordedLog foreign(int partition, byte[] value) {
    return send(new ProducerRecord<>(topic(), partition, null, value));
  }

  @Override
  public void close() {
    producer.close();
  }

  private RecordedLog send(ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get();
      return this;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
