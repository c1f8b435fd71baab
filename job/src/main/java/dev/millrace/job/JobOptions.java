package dev.millrace.job;

import dev.millrace.job.source.LogRange;
import dev.millrace.model.BuildVersion;
import dev.millrace.model.DurationText;
import dev.millrace.model.OptionConverter;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.redis.Retention;
import dev.millrace.model.window.Resolution;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The job's command line. Every option can also be given as the environment variable it names. */
@Command(
    name = "millrace-job",
    description =
        "Counts router logs from Kafka in event-time windows and keeps the results in Redis. Submit it"
            + " with 'flink run millrace-job.jar [OPTIONS]'.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
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
      description = "Prefix of topic and group names [KAFKA_PREFIX].")
  String kafkaPrefix;

  @Option(
      names = RedisSettings.URL_OPTION,
      paramLabel = "URL",
      description =
          "redis:// or rediss:// with user, password and database; default "
              + RedisSettings.DEFAULT_URL
              + ". Prefer the variable, which other users of the machine cannot see [REDIS_URL, or"
              + " REDIS_TLS_URL].")
  String redisUrl;

  @Option(
      names = RedisSettings.TLS_VERIFY_OPTION,
      paramLabel = "full|ca|none",
      description =
          "How the certificate of a rediss:// server is checked: full, ca (not the host name) or none"
              + " (self-signed ones, such as Heroku's); default full [REDIS_TLS_VERIFY]. Authorities"
              + " of your own can be set only as a variable [REDIS_TRUSTED_CERT].")
  String redisTlsVerify;

  @Option(
      names = "--namespace",
      paramLabel = "TEXT",
      defaultValue = "${env:MILLRACE_NAMESPACE:-millrace}",
      description = "Prefix of every key in Redis [MILLRACE_NAMESPACE].")
  String namespace;

  @Option(
      names = "--from",
      paramLabel = "WHERE",
      defaultValue = "committed",
      description =
          "Where to begin in the log: committed (where this namespace's job stopped, else earliest),"
              + " earliest, or a time such as 2026-11-22T10:00:00Z. With a time, only windows that"
              + " begin then or later are written. Ignored when starting from a savepoint.")
  String from;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description =
          "A time: the job writes the windows that end by then, and ends when they are complete.")
  String until;

  @Option(
      names = "--dead-letters",
      paramLabel = "true|false",
      arity = "1",
      defaultValue = "${env:DEAD_LETTERS:-true}",
      description =
          "Whether to write what cannot be counted to the dead-letter topic; give false when"
              + " reprocessing, or it is written twice [DEAD_LETTERS].")
  boolean deadLetters;

  @Option(
      names = "--retention",
      paramLabel = "RESOLUTION=DURATION",
      split = ",",
      defaultValue = "${env:REDIS_RETENTION:-10s=2h,1m=24h,10m=7d,1h=90d}",
      description = "How long windows are kept in Redis after their last change [REDIS_RETENTION].")
  Map<Resolution, Duration> retention;

  @Option(
      names = "--routes-retention",
      paramLabel = "RESOLUTION=DURATION",
      split = ",",
      defaultValue = "${env:REDIS_ROUTES_RETENTION}",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description =
          "The same for the routes of windows, which take most of Redis' memory; default as"
              + " --retention [REDIS_ROUTES_RETENTION].")
  Map<Resolution, Duration> routesRetention;

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
    commandLine.registerConverter(Duration.class, OptionConverter.of(DurationText::parse));
    commandLine.registerConverter(Resolution.class, OptionConverter.of(Resolution::of));
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
        RedisSettings.of(System.getenv(), redisUrl, redisTlsVerify),
        namespace,
        new Retention(retention, routesRetention == null ? Map.of() : routesRetention),
        new WindowingConfig(allowedLateness, slack, updateInterval),
        LogRange.parse(from, until),
        deadLetters,
        checkpointInterval);
  }
}
