package dev.millrace.model.topic;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A record without content that says how far time has advanced in its partition, for partitions
 * that got no batch for a while: event time moves through the log itself, so that a replay of the
 * log behaves as the live run did. Null value, header {@value #HEADER}.
 *
 * @param timeMillis its timestamp, milliseconds since the epoch
 */
public record Heartbeat(long timeMillis) implements TopicRecord {
  static final String HEADER = "heartbeat";

  /** The record as a producer sends it, to that very partition. */
  public ProducerRecord<byte[], byte[]> toProducerRecord(String topic, int partition) {
    List<Header> headers = List.of(new RecordHeader(HEADER, new byte[0]));
    return new ProducerRecord<>(topic, partition, timeMillis, null, null, headers);
  }
}
