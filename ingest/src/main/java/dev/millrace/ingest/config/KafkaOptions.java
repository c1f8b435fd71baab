package dev.millrace.ingest.config;

import dev.millrace.model.kafka.KafkaSettings;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say how to reach Kafka, the same for every command. */
public final class KafkaOptions {
  @Option(
      names = "--kafka-bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      description = {
        "Kafka brokers to connect to first; overrides KAFKA_URL.",
        "  Default: " + KafkaSettings.DEFAULT_BOOTSTRAP_SERVERS
      })
  private String bootstrapServers;

  @Option(
      names = "--kafka-prefix",
      paramLabel = "PREFIX",
      description = "Prefix of every topic's name.")
  private String prefix;

  /**
   * What the options and the environment say.
   *
   * @throws ConfigException if that cannot work
   */
  public KafkaSettings settings(Map<String, String> environment) {
    try {
      return KafkaSettings.of(environment, bootstrapServers, prefix);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }
}
