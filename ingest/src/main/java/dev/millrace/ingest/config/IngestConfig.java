package dev.millrace.ingest.config;

import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.topic.Topics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The whole configuration of the process, as one immutable value. Names, defaults and descriptions
 * are together in {@link IngestOptions}, which the command line also fills.
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
  public static IngestOptions builder() {
    return new IngestOptions();
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
}
