package dev.millrace.ingest.kafka;

import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.model.DurationText;
import dev.millrace.model.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What millrace's topics must be like, and their defaults.
 *
 * <p>How many replicas keep a record is up to the brokers: new topics get their {@code
 * default.replication.factor} and {@code min.insync.replicas}. An acknowledgement means that all
 * in-sync replicas have the batch, and that may be one. With three replicas, {@code
 * min.insync.replicas=2} makes it two at least, at the price that nothing is acknowledged while two
 * brokers are away.
 *
 * @param maxRecordBytes the largest record that must fit
 * @param partitions of a new topic
 * @param retention of a new topic
 */
public record TopicSpec(int maxRecordBytes, int partitions, Duration retention) {
  private static final String DELETE = "delete";
  private static final String CREATE_TIME = "CreateTime";

  /** What a configuration of ingest asks for. */
  public static TopicSpec of(IngestConfig config) {
    return new TopicSpec(
        ProducerSettings.maxRecordBytes(config), config.partitions(), config.retention());
  }

  /** Settings of a new topic. */
  Map<String, String> settings() {
    return Map.of(
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(maxRecordBytes),
        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
        CREATE_TIME,
        TopicConfig.CLEANUP_POLICY_CONFIG,
        DELETE,
        TopicConfig.RETENTION_MS_CONFIG,
        Long.toString(retention.toMillis()));
  }

  /** Whether the largest record fits, as far as is known. */
  boolean takesLargestRecord(Map<String, String> settings) {
    String limit = settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    return limit == null || Long.parseLong(limit) >= maxRecordBytes;
  }

  /**
   * What is wrong with a topic that exists, one line each that says what to change and how.
   *
   * @param settings the topic's, as far as they are known
   */
  public List<String> faults(KafkaSettings kafka, String topic, Map<String, String> settings) {
    List<String> faults = new ArrayList<>();
    if (!takesLargestRecord(settings)) {
      faults.add(
          fault(
              kafka,
              topic,
              settings,
              TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
              "but a batch may take " + maxRecordBytes + " (or lower --max-body)",
              Integer.toString(maxRecordBytes)));
    }
    if (settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, DELETE).contains("compact")) {
      faults.add(
          fault(
              kafka,
              topic,
              settings,
              TopicConfig.CLEANUP_POLICY_CONFIG,
              "which would drop records",
              DELETE));
    }
    if (!settings
        .getOrDefault(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, CREATE_TIME)
        .equals(CREATE_TIME)) {
      faults.add(
          fault(
              kafka,
              topic,
              settings,
              TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
              "which would overwrite receive times",
              CREATE_TIME));
    }
    return faults;
  }

  private static String fault(
      KafkaSettings kafka,
      String topic,
      Map<String, String> settings,
      String name,
      String consequence,
      String right) {
    return ("topic %s has %s=%s, %s: kafka-configs.sh --bootstrap-server %s --alter --entity-type"
            + " topics --entity-name %s --add-config %s=%s")
        .formatted(
            topic,
            name,
            settings.get(name),
            consequence,
            kafka.bootstrapServers(),
            topic,
            name,
            right);
  }

  @Override
  public String toString() {
    return partitions + " partitions, kept for " + DurationText.format(retention);
  }
}
