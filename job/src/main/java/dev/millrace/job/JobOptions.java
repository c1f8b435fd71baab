package dev.millrace.job;

import dev.millrace.model.DurationText;
import dev.millrace.model.kafka.KafkaSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The job's command line. Every option can also be given as the environment variable it names. */
@Command(
    name = "millrace-job",
    description =
        "Counts router logs from Kafka in event-time windows and keeps the results in Redis. Submit it"
            + " with 'flink run millrace-job.jar [OPTIONS]'.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
final class JobOptions {
  @Option(
      names = "--kafka-bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      description =
          "Kafka brokers; default "
              + KafkaSettings.DEFAULT_BOOTSTRAP_SERVERS
              + " [KAFKA_BOOTSTRAP_SERVERS, or KAFKA_URL=kafka+ssl://...]. Certificates are variables"
              + " only [KAFKA_TRUSTED_CERT, KAFKA_CLIENT_CERT, KAFKA_CLIENT_CERT_KEY].")
  String bootstrapServers;

  @Option(
      names = "--kafka-prefix",
      paramLabel = "TEXT",
      description = "Put before topic and group names [KAFKA_PREFIX].")
  String kafkaPrefix;

  @Option(
      names = "--redis-url",
      paramLabel = "URL",
      defaultValue = "${env:REDIS_URL:-redis://localhost:6379}",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description =
          "redis:// or rediss:// with user, password and database; default redis://localhost:6379."
              + " Prefer the variable, which other users of the machine cannot see [REDIS_URL].")
  URI redis;

  @Option(
      names = "--namespace",
      paramLabel = "TEXT",
      defaultValue = "${env:MILLRACE_NAMESPACE:-millrace}",
      description = "What every key in Redis starts with [MILLRACE_NAMESPACE].")
  String namespace;

  @Option(
      names = "--pane-retention",
      paramLabel = "DURATION",
      defaultValue = "${env:PANE_RETENTION:-2h}",
      description = "How long 10-second windows are kept in Redis [PANE_RETENTION].")
  Duration paneRetention;

  @Option(
      names = "--allowed-lateness",
      paramLabel = "DURATION",
      defaultValue = "${env:ALLOWED_LATENESS:-10m}",
      description =
          "How long after its own time a line may be received and still be counted"
              + " [ALLOWED_LATENESS].")
  Duration allowedLateness;

  @Option(
      names = "--slack",
      paramLabel = "DURATION",
      defaultValue = "${env:LATENESS_SLACK:-10m}",
      description =
          "How much longer windows are kept open for batches that waited in a spool"
              + " [LATENESS_SLACK].")
  Duration slack;

  @Option(
      names = "--update-interval",
      paramLabel = "DURATION",
      defaultValue = "${env:UPDATE_INTERVAL:-1s}",
      description = "How long a change may wait to be written [UPDATE_INTERVAL].")
  Duration updateInterval;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "DURATION",
      defaultValue = "${env:CHECKPOINT_INTERVAL:-10s}",
      description =
          "Time between checkpoints, unless Flink's configuration sets one [CHECKPOINT_INTERVAL].")
  Duration checkpointInterval;

  private JobOptions() {}

  /**
   * Reads the command line; empty if it asks for help, which is then printed.
   *
   * @throws IllegalArgumentException if it cannot be understood or cannot work, with a message that
   *     says what to do
   */
  static Optional<JobConfig> parse(String... args) {
    JobOptions options = new JobOptions();
    CommandLine commandLine = new CommandLine(options);
    commandLine.registerConverter(Duration.class, JobOptions::duration);
    try {
      commandLine.parseArgs(args);
    } catch (ParameterException e) {
      throw new IllegalArgumentException(e.getMessage() + " (see --help)", e);
    }
    if (commandLine.isUsageHelpRequested()) {
      commandLine.usage(System.out);
      return Optional.empty();
    }
    return Optional.of(options.toConfig());
  }

  private JobConfig toConfig() {
    return new JobConfig(
        KafkaSettings.of(System.getenv(), bootstrapServers, kafkaPrefix),
        redis,
        namespace,
        paneRetention,
        new WindowingConfig(allowedLateness, slack, updateInterval),
        checkpointInterval);
  }

  private static Duration duration(String text) {
    try {
      return DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
