package dev.millrace.ingest.config;

import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.topic.Topics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The whole configuration of the process, as one immutable value. Names, defaults and descriptions
 * are together in {@link Builder}, which the command line also fills.
 *
 * @param bind address to listen on
 * @param port port to listen on, 0 for a free one
 * @param kafka how Kafka is reached, and what the topics are called
 * @param partitions partitions of a topic that has to be created
 * @param retention how long a topic that has to be created keeps its records
 * @param compression of the records: lz4, zstd, snappy, gzip or none
 * @param linger how long a record may wait for others, to share a request to Kafka
 * @param deliveryTimeout how long Kafka may take to acknowledge a batch
 * @param maxBody the largest body that is taken
 * @param maxInFlight bytes of bodies between their first byte and their answer
 * @param readTimeout how long a body may take to arrive
 * @param keepAlive how long a connection may be idle
 * @param shutdownTimeout how long requests in flight may take when the process stops
 * @param spool where batches wait while Kafka is away, or null for nowhere
 * @param credentials the applications that may post
 * @param credentialsFile a file with further credentials, or null; it may change
 * @param tlsCert the server's certificate and its chain, or null for plain HTTP; it may change
 * @param tlsKey the certificate's key, or null; it may change
 * @param adminBind where operators ask
 * @param maxConnections connections that are open at a time
 * @param insecure whether a public address without credentials is intended
 * @param redaction what is taken out of router logs before they are stored
 */
public record IngestConfig(
    String bind,
    int port,
    KafkaSettings kafka,
    int partitions,
    Duration retention,
    String compression,
    Duration linger,
    Duration deliveryTimeout,
    ByteSize maxBody,
    ByteSize maxInFlight,
    Duration readTimeout,
    Duration keepAlive,
    Duration shutdownTimeout,
    SpoolConfig spool,
    Credentials credentials,
    Path credentialsFile,
    Path tlsCert,
    Path tlsKey,
    AdminBind adminBind,
    int maxConnections,
    boolean insecure,
    Redaction redaction) {

  /** Environment variable that holds the credentials themselves. There is no option for them. */
  public static final String CREDENTIALS_VARIABLE = "DRAIN_CREDENTIALS";

  private static final List<String> COMPRESSIONS = List.of("lz4", "zstd", "snappy", "gzip", "none");

  private static final long MAX_BODY_LIMIT = 9_999_999;

  public IngestConfig {
    check(port >= 0 && port <= 65_535, "--port must be between 0 and 65535");
    check(
        COMPRESSIONS.contains(compression),
        "--compression must be one of " + String.join(", ", COMPRESSIONS));
    check(partitions > 0, "--partitions must be at least 1");
    // The frame reader believes counts of up to seven digits.
    check(
        maxBody.bytes() >= 1024 && maxBody.bytes() <= MAX_BODY_LIMIT,
        "--max-body must be between 1KiB and 9MiB");
    check(
        maxInFlight.bytes() >= maxBody.bytes() && maxInFlight.bytes() <= 1L << 30,
        "--max-in-flight must be at least --max-body (" + maxBody + ") and at most 1GiB");
    check(
        deliveryTimeout.compareTo(linger.plusMillis(100)) >= 0,
        "--delivery-timeout must be at least 100ms longer than --linger");
    check(!readTimeout.isZero(), "--read-timeout must be longer than 0");
    check((tlsCert == null) == (tlsKey == null), "--tls-cert and --tls-key go together");
    check(maxConnections > 0, "--max-connections must be at least 1");
    check(!keepAlive.isZero(), "--keep-alive must be longer than 0");
    if (spool != null) {
      spool.check(maxBody);
    }
    check(
        !credentials.isEmpty() || credentialsFile != null || insecure || isLoopback(bind),
        "everybody who can reach "
            + bind
            + " could post: set "
            + CREDENTIALS_VARIABLE
            + " or --drain-credentials-file, bind to 127.0.0.1, or say --insecure");
  }

  /** The defaults, to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /** The topics, with their prefix. */
  public Topics topics() {
    return kafka.topics();
  }

  /** Whether {@code bind} is an address that only this machine can reach. */
  private static boolean isLoopback(String bind) {
    try {
      return InetAddress.getByName(bind).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new ConfigException("--bind " + bind + " is not an address of this machine");
    }
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new ConfigException(message);
    }
  }

  /**
   * A configuration under construction. Each option is also an environment variable, see {@link
   * Environment}.
   */
  public static final class Builder {
    @Option(names = "--bind", description = "Address to listen on.", paramLabel = "ADDRESS")
    String bind = "127.0.0.1";

    @Option(
        names = "--port",
        paramLabel = "N",
        description = "Port to listen on, 0 for a free one.")
    int port = 8080;

    @Option(
        names = "--partitions",
        paramLabel = "N",
        description = "Partitions of topics that ingest creates.")
    int partitions = 4;

    @Option(
        names = "--retention",
        paramLabel = "TIME",
        description = "How long topics that ingest creates keep records.")
    Duration retention = Duration.ofDays(7);

    @Option(
        names = "--compression",
        description = "Compression of records: lz4, zstd, snappy, gzip or none.",
        paramLabel = "TYPE")
    String compression = "lz4";

    @Option(
        names = "--linger",
        paramLabel = "TIME",
        description = "How long a batch may wait for others, to share a request to Kafka.")
    Duration linger = Duration.ZERO;

    @Option(
        names = "--delivery-timeout",
        paramLabel = "TIME",
        description = "How long Kafka may take; keep it below the sender's time-out of 5s.")
    Duration deliveryTimeout = Duration.ofSeconds(4);

    @Option(
        names = "--max-body",
        paramLabel = "SIZE",
        description = "Largest body; a larger one is answered 413.")
    ByteSize maxBody = ByteSize.ofMebibytes(4);

    @Option(
        names = "--max-in-flight",
        paramLabel = "SIZE",
        description = "Bytes of bodies held at a time; above that, the answer is 503.")
    ByteSize maxInFlight = ByteSize.ofMebibytes(64);

    @Option(
        names = "--read-timeout",
        paramLabel = "TIME",
        description = "How long a body may take to arrive.")
    Duration readTimeout = Duration.ofSeconds(10);

    @Option(
        names = "--keep-alive",
        paramLabel = "TIME",
        description = "How long a connection may be idle.")
    Duration keepAlive = Duration.ofSeconds(60);

    @Option(
        names = "--shutdown-timeout",
        paramLabel = "TIME",
        description = "How long requests in flight may take when the process stops.")
    Duration shutdownTimeout = Duration.ofSeconds(20);

    @Mixin private SpoolConfig.Builder spool = SpoolConfig.builder();

    @Option(
        names = "--no-spool",
        description = "Store nothing here: while Kafka is away the answer is 503.")
    boolean noSpool;

    @Option(names = "--insecure", description = "Listen on a public address without credentials.")
    boolean insecure;

    @Option(
        names = "--drain-credentials-file",
        description = "File with one app:secret per line: who may post. Read again when changed.",
        paramLabel = "FILE")
    Path credentialsFile;

    @Option(
        names = "--tls-cert",
        description = "PEM file with certificate and chain: HTTPS. Read again when changed.",
        paramLabel = "FILE")
    Path tlsCert;

    @Option(
        names = "--tls-key",
        description = "PEM file with the certificate's key, not encrypted.",
        paramLabel = "FILE")
    Path tlsKey;

    @Option(
        names = "--admin-bind",
        description = "HOST:PORT for /metrics, plain HTTP; or 'shared' with the drain; or 'none'.",
        paramLabel = "WHERE")
    AdminBind adminBind = AdminBind.SHARED;

    @Option(
        names = "--max-connections",
        paramLabel = "N",
        description = "Connections at a time; above that, the longest-idle one is closed.")
    int maxConnections = 10_000;

    @Option(
        names = "--redact",
        paramLabel = "WHAT",
        showDefaultValue = Visibility.NEVER,
        description = {
          "What is removed from router logs before they are stored; can be repeated:",
          "  fwd               client addresses, except their network (/24, IPv6 /48)",
          "  query=NAME,NAME   values of these query parameters",
          "  query=*           values of all query parameters",
          "Lines that cannot be parsed are then masked completely."
        })
    List<String> redact = List.of();

    private KafkaSettings kafka = KafkaSettings.of(Map.of());

    private Credentials credentials = Credentials.NONE;

    private Builder() {}

    public Builder bind(String address) {
      bind = address;
      return this;
    }

    public Builder port(int number) {
      port = number;
      return this;
    }

    public Builder kafka(KafkaSettings settings) {
      kafka = settings;
      return this;
    }

    public Builder kafkaBootstrapServers(String servers) {
      kafka = new KafkaSettings(servers, kafka.topics(), kafka.tls());
      return this;
    }

    public Builder kafkaPrefix(String prefix) {
      kafka = new KafkaSettings(kafka.bootstrapServers(), new Topics(prefix), kafka.tls());
      return this;
    }

    public Builder partitions(int number) {
      partitions = number;
      return this;
    }

    public Builder retention(Duration duration) {
      retention = duration;
      return this;
    }

    public Builder compression(String type) {
      compression = type;
      return this;
    }

    public Builder linger(Duration duration) {
      linger = duration;
      return this;
    }

    public Builder deliveryTimeout(Duration duration) {
      deliveryTimeout = duration;
      return this;
    }

    public Builder maxBody(ByteSize size) {
      maxBody = size;
      return this;
    }

    public Builder maxInFlight(ByteSize size) {
      maxInFlight = size;
      return this;
    }

    public Builder readTimeout(Duration duration) {
      readTimeout = duration;
      return this;
    }

    public Builder keepAlive(Duration duration) {
      keepAlive = duration;
      return this;
    }

    public Builder shutdownTimeout(Duration duration) {
      shutdownTimeout = duration;
      return this;
    }

    public Builder spool(SpoolConfig.Builder whereAndHow) {
      spool = whereAndHow;
      noSpool = false;
      return this;
    }

    public Builder noSpool() {
      noSpool = true;
      return this;
    }

    public Builder credentials(Credentials whoMayPost) {
      credentials = whoMayPost;
      return this;
    }

    public Builder credentialsFile(Path file) {
      credentialsFile = file;
      return this;
    }

    public Builder tlsCert(Path file) {
      tlsCert = file;
      return this;
    }

    public Builder tlsKey(Path file) {
      tlsKey = file;
      return this;
    }

    public Builder adminBind(AdminBind where) {
      adminBind = where;
      return this;
    }

    public Builder maxConnections(int number) {
      maxConnections = number;
      return this;
    }

    public Builder redact(String... what) {
      redact = List.of(what);
      return this;
    }

    public Builder insecure(boolean intended) {
      insecure = intended;
      return this;
    }

    /**
     * The configuration.
     *
     * @throws ConfigException if it cannot work
     */
    public IngestConfig build() {
      return new IngestConfig(
          bind,
          port,
          kafka,
          partitions,
          retention,
          compression,
          linger,
          deliveryTimeout,
          maxBody,
          maxInFlight,
          readTimeout,
          keepAlive,
          shutdownTimeout,
          noSpool ? null : spool.build(),
          credentials,
          credentialsFile,
          tlsCert,
          tlsKey,
          adminBind,
          maxConnections,
          insecure,
          Redaction.parse(redact));
    }
  }
}
