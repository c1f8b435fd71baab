package dev.millrace.ingest.kafka;

import dev.millrace.ingest.config.IngestConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The settings of Kafka's producer for a configuration. */
final class ProducerSettings {
  /**
   * Room in a record for everything except the frames: key, headers, framing, and what compression
   * may add to bytes that do not compress.
   */
  private static final int RECORD_OVERHEAD = 64 * 1024;

  /** New partitions are noticed this soon; until then they get no heartbeats. */
  private static final int METADATA_MAX_AGE_MILLIS = 5_000;

  private ProducerSettings() {}

  /** The largest record that can come of a body: the whole of it, in one. */
  static int maxRecordBytes(IngestConfig config) {
    return (int) config.maxBody().bytes() + RECORD_OVERHEAD;
  }

  /** Settings of the producer. */
  static Map<String, Object> producer(IngestConfig config) {
    Map<String, Object> settings = new HashMap<>();
    config.kafka().properties().forEach((name, value) -> settings.put((String) name, value));
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "millrace-ingest");
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // send() is called by I/O threads: with topics unknown or buffers full it fails at once.
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
    settings.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MILLIS);
    // Else the topics are forgotten as soon as no broker can be reached, and every batch fails at
    // once that could wait for one to come back. New addresses are found by a new producer.
    settings.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, config.compression());
    settings.put(ProducerConfig.LINGER_MS_CONFIG, config.linger().toMillis());
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes(config));
    // A body is here at most twice: in its record, or spread over dead letters and buffers.
    settings.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        2 * (config.maxInFlight().bytes() + maxRecordBytes(config)));
    int delivery = (int) config.deliveryTimeout().toMillis();
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery);
    // Half of it, so that a request lost with its broker can be sent to the next leader in time.
    settings.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        (int) Math.max(1, (delivery - config.linger().toMillis()) / 2));
    return settings;
  }
}
