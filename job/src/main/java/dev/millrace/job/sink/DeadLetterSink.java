package dev.millrace.job.sink;

import dev.millrace.model.topic.DeadLetter;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes dead letters to their topic, at least once: after a restart some may be there twice, with
 * the same source position.
 */
public final class DeadLetterSink {
  private DeadLetterSink() {}

  /**
   * A sink for the topic.
   *
   * @param kafka how to reach the brokers
   */
  public static KafkaSink<DeadLetter> of(Properties kafka, String topic) {
    return KafkaSink.<DeadLetter>builder()
        .setKafkaProducerConfig(kafka)
        .setBootstrapServers(kafka.getProperty("bootstrap.servers"))
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new Serializer(topic))
        .build();
  }

  private record Serializer(String topic) implements KafkaRecordSerializationSchema<DeadLetter> {
    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        DeadLetter deadLetter, KafkaSinkContext context, Long timestamp) {
      return deadLetter.toProducerRecord(topic);
    }
  }
}
