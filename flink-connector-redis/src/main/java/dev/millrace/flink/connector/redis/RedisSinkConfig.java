package dev.millrace.flink.connector.redis;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/**
 * The settings of a {@link RedisSink}, checked by {@link RedisSinkBuilder}, which documents them.
 *
 * @param uri contains the password
 * @param trustedCertificates PEM text; null trusts what the JVM trusts
 */
record RedisSinkConfig(
    URI uri,
    String trustedCertificates,
    int maxBatchSize,
    long maxBatchSizeInBytes,
    int maxBufferedRequests,
    long maxBufferedBytes,
    long maxTimeInBufferMS,
    Duration commandTimeout,
    Duration initialBackoff,
    Duration maxBackoff)
    implements Serializable {

  private static final int DEFAULT_PORT = 6379;

  /** Host and port: all of the URI that may be shown. */
  String address() {
    return uri.getHost() + ":" + (uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
  }

  @Override
  public String toString() {
    return "RedisSinkConfig[" + address() + "]";
  }
}
