package dev.millrace.ingest.config;

import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options of ingest with their defaults, filled by the command line or by a caller; {@link
 * #build} makes an {@link IngestConfig} of them. Each is also an environment variable, see {@link
 * Environment}. Not thread-safe.
 */
public final class IngestOptions {
  @Option(names = "--bind", description = "Address to listen on.", paramLabel = "ADDRESS")
  String bind = "127.0.0.1";

  @Option(names = "--port", paramLabel = "N", description = "Port to listen on, 0 for a free one.")
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

  IngestOptions() {}

  public IngestOptions bind(String address) {
    bind = address;
    return this;
  }

  public IngestOptions port(int number) {
    port = number;
    return this;
  }

  public IngestOptions kafka(KafkaSettings settings) {
    kafka = settings;
    return this;
  }

  public IngestOptions kafkaBootstrapServers(String servers) {
    kafka = new KafkaSettings(servers, kafka.topics(), kafka.tls());
    return this;
  }

  public IngestOptions kafkaPrefix(String prefix) {
    kafka = new KafkaSettings(kafka.bootstrapServers(), new Topics(prefix), kafka.tls());
    return this;
  }

  public IngestOptions partitions(int number) {
    partitions = number;
    return this;
  }

  public IngestOptions retention(Duration duration) {
    retention = duration;
    return this;
  }

  public IngestOptions compression(String type) {
    compression = type;
    return this;
  }

  public IngestOptions linger(Duration duration) {
    linger = duration;
    return this;
  }

  public IngestOptions deliveryTimeout(Duration duration) {
    deliveryTimeout = duration;
    return this;
  }

  public IngestOptions maxBody(ByteSize size) {
    maxBody = size;
    return this;
  }

  public IngestOptions maxInFlight(ByteSize size) {
    maxInFlight = size;
    return this;
  }

  public IngestOptions readTimeout(Duration duration) {
    readTimeout = duration;
    return this;
  }

  public IngestOptions keepAlive(Duration duration) {
    keepAlive = duration;
    return this;
  }

  public IngestOptions shutdownTimeout(Duration duration) {
    shutdownTimeout = duration;
    return this;
  }

  public IngestOptions spool(SpoolConfig.Builder whereAndHow) {
    spool = whereAndHow;
    noSpool = false;
    return this;
  }

  public IngestOptions noSpool() {
    noSpool = true;
    return this;
  }

  public IngestOptions credentials(Credentials whoMayPost) {
    credentials = whoMayPost;
    return this;
  }

  public IngestOptions credentialsFile(Path file) {
    credentialsFile = file;
    return this;
  }

  public IngestOptions tlsCert(Path file) {
    tlsCert = file;
    return this;
  }

  public IngestOptions tlsKey(Path file) {
    tlsKey = file;
    return this;
  }

  public IngestOptions adminBind(AdminBind where) {
    adminBind = where;
    return this;
  }

  public IngestOptions maxConnections(int number) {
    maxConnections = number;
    return this;
  }

  public IngestOptions redact(String... what) {
    redact = List.of(what);
    return this;
  }

  public IngestOptions insecure(boolean intended) {
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
