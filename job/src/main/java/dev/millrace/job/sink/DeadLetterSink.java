package dev.millrace.job.sink;

import dev.millrace.model.topic.DeadLetter;
import java.util.Arrays;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes dead letters to their topic, at least once: after a restart some may be there twice, with
 * the same source position.
 */
public final class DeadLetterSink {
  /**
   * As large as the largest body that ingest takes. What is larger is cut: somebody else wrote it,
   * and a dead letter that Kafka refuses would stop the job permanently.
   */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  private static final int HEADER_BYTES = 64 * 1024;

  private DeadLetterSink() {}

  /**
   * A sink for the topic.
   *
   * @param kafka how to reach the brokers
   */
  public static KafkaSink<DeadLetter> of(Properties kafka, String topic) {
    return KafkaSink.<DeadLetter>builder()
        .setKafkaProducerConfig(kafka)
        .setProperty(
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_BYTES + HEADER_BYTES))
        .setBootstrapServers(kafka.getProperty("bootstrap.servers"))
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new Serializer(topic))
        .build();
  }

  private record Serializer(String topic) implements KafkaRecordSerializationSchema<DeadLetter> {
    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        DeadLetter deadLetter, KafkaSinkContext context, Long timestamp) {
      return cut(deadLetter).toProducerRecord(topic);
    }
  }

  static DeadLetter cut(DeadLetter deadLetter) {
    byte[] bytes = deadLetter.bytes();
    if (bytes.length <= MAX_BYTES) {
      return deadLetter;
    }
    return new DeadLetter(
        deadLetter.reason(),
        "the first %d of %d bytes".formatted(MAX_BYTES, bytes.length),
        deadLetter.app(),
        deadLetter.frameId(),
        deadLetter.source(),
        deadLetter.timeMillis(),
        Arrays.copyOf(bytes, MAX_BYTES));
  }
}
