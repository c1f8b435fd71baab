package dev.millrace.flink.connector.redis;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.util.Preconditions;

/**
 * Builds a {@link RedisSink}.
 *
 * <pre>{@code
 * stock.sinkTo(
 *     RedisSink.<Stock>builder()
 *         .setUri("redis://localhost:6379")
 *         .setElementConverter(
 *             (item, context) ->
 *                 HashWrite.builder("stock:" + item.id())
 *                     .field("left", item.left())
 *                     .version(item.revision())
 *                     .build())
 *         .build());
 * }</pre>
 *
 * <p>Only {@code setUri} is required. Defaults: elements that are a {@link RedisWrite} are written
 * as they are; batches of up to 500 writes and 4 MiB, sent after 100 ms when they are not full;
 * 10,000 writes and 64 MiB may wait; a command may take 10 s; retries wait from 100 ms up to 5 s;
 * TLS trusts what the JVM trusts.
 *
 * <p>The number of batches in flight is not a setting. It is one, because with two, the newer of
 * two writes to a key could arrive first.
 */
public final class RedisSinkBuilder<InputT> {

  private URI uri;
  private String trustedCertificates;
  private ElementConverter<InputT, RedisWrite> elementConverter = RedisSinkBuilder::asItIs;
  private int maxBatchSize = 500;
  private long maxBatchSizeInBytes = 4L << 20;
  private int maxBufferedRequests = 10_000;
  private long maxBufferedBytes = 64L << 20;
  private long maxTimeInBufferMS = 100;
  private Duration commandTimeout = Duration.ofSeconds(10);
  private Duration initialBackoff = Duration.ofMillis(100);
  private Duration maxBackoff = Duration.ofSeconds(5);

  RedisSinkBuilder() {}

  /** {@link #setUri(URI)} of a text. */
  public RedisSinkBuilder<InputT> setUri(String uri) {
    try {
      return setUri(URI.create(uri));
    } catch (IllegalArgumentException e) {
      throw notARedisUri(); // without the cause, whose message quotes the password
    }
  }

  /**
   * The Redis to write to: {@code redis://user:password@host:port/database}, or {@code rediss://}
   * for TLS with a check of certificate and host name. Everything but scheme and host may be left
   * out; reserved characters in a password are percent-encoded.
   */
  public RedisSinkBuilder<InputT> setUri(URI uri) {
    boolean known = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
    if (!known || uri.getHost() == null) {
      throw notARedisUri();
    }
    try {
      RedisURI.create(uri);
    } catch (IllegalArgumentException e) { // such as a database that is not a number
      throw notARedisUri();
    }
    this.uri = uri;
    return this;
  }

  /** Trusts the certificates in this PEM text, and no others, for {@code rediss://}. */
  public RedisSinkBuilder<InputT> setTrustedCertificates(String pem) {
    Preconditions.checkArgument(
        pem.contains("-----BEGIN CERTIFICATE-----"), "Trusted certificates are PEM text");
    this.trustedCertificates = pem;
    return this;
  }

  /** Reads a PEM file now, where the job is built; task managers do not need it. */
  public RedisSinkBuilder<InputT> setTrustedCertificates(Path pemFile) {
    try {
      return setTrustedCertificates(Files.readString(pemFile));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read trusted certificates from " + pemFile, e);
    }
  }

  /** Makes a write of an element. */
  public RedisSinkBuilder<InputT> setElementConverter(
      ElementConverter<InputT, RedisWrite> elementConverter) {
    this.elementConverter = Objects.requireNonNull(elementConverter, "elementConverter");
    return this;
  }

  /** How many writes are sent together at most. */
  public RedisSinkBuilder<InputT> setMaxBatchSize(int maxBatchSize) {
    this.maxBatchSize = positive(maxBatchSize, "maxBatchSize");
    return this;
  }

  /**
   * How many bytes are sent together at most; a larger write is sent alone. All answers must arrive
   * within the command timeout, so a slow network needs a lower limit.
   */
  public RedisSinkBuilder<InputT> setMaxBatchSizeInBytes(long maxBatchSizeInBytes) {
    this.maxBatchSizeInBytes = positive(maxBatchSizeInBytes, "maxBatchSizeInBytes");
    return this;
  }

  /**
   * How many writes to different keys may wait before the job is held back; more than a batch.
   * While Redis is away, checkpoints complete until this many wait.
   */
  public RedisSinkBuilder<InputT> setMaxBufferedRequests(int maxBufferedRequests) {
    this.maxBufferedRequests = positive(maxBufferedRequests, "maxBufferedRequests");
    return this;
  }

  /**
   * How many bytes of writes to different keys may wait before the job is held back: what a subtask
   * needs on the heap for them, and what it adds to a checkpoint while Redis is away. A batch that
   * is in flight is not included. Not less than a batch may have. A write that is larger may wait
   * alone.
   */
  public RedisSinkBuilder<InputT> setMaxBufferedBytes(long maxBufferedBytes) {
    this.maxBufferedBytes = positive(maxBufferedBytes, "maxBufferedBytes");
    return this;
  }

  /** How long a write waits for a batch to become full, in milliseconds. */
  public RedisSinkBuilder<InputT> setMaxTimeInBufferMS(long maxTimeInBufferMS) {
    Preconditions.checkArgument(maxTimeInBufferMS > 0, "maxTimeInBufferMS must be positive");
    this.maxTimeInBufferMS = maxTimeInBufferMS;
    return this;
  }

  /** How long connecting, or the answer to a command, may take before Redis counts as away. */
  public RedisSinkBuilder<InputT> setCommandTimeout(Duration commandTimeout) {
    this.commandTimeout = positive(commandTimeout, "commandTimeout");
    return this;
  }

  /** How long to wait before the first retry, and at most; the wait doubles in between. */
  public RedisSinkBuilder<InputT> setRetryBackoff(Duration initial, Duration max) {
    Preconditions.checkArgument(
        initial.compareTo(max) <= 0, "The initial back-off must not exceed the longest");
    this.initialBackoff = positive(initial, "initial back-off");
    this.maxBackoff = max;
    return this;
  }

  /** Checks that the settings fit together. */
  public RedisSink<InputT> build() {
    Preconditions.checkState(uri != null, "Where is Redis? Call setUri.");
    Preconditions.checkState(
        maxBufferedRequests > maxBatchSize, "maxBufferedRequests must exceed maxBatchSize");
    Preconditions.checkState(
        maxBufferedBytes >= maxBatchSizeInBytes,
        "maxBufferedBytes must be at least maxBatchSizeInBytes");
    return new RedisSink<>(
        elementConverter,
        new RedisSinkConfig(
            uri,
            trustedCertificates,
            maxBatchSize,
            maxBatchSizeInBytes,
            maxBufferedRequests,
            maxBufferedBytes,
            maxTimeInBufferMS,
            commandTimeout,
            initialBackoff,
            maxBackoff));
  }

  private static RedisWrite asItIs(Object element, Object context) {
    if (element instanceof RedisWrite write) {
      return write;
    }
    throw new IllegalStateException(
        "Elements of " + element.getClass() + " need setElementConverter on the Redis sink");
  }

  private static IllegalArgumentException notARedisUri() {
    return new IllegalArgumentException(
        "Not a Redis URI: it is redis:// or rediss://user:password@host:port/database, with"
            + " reserved characters percent-encoded and no underscore in the host name");
  }

  private static int positive(int value, String name) {
    Preconditions.checkArgument(value > 0, "%s must be positive", name);
    return value;
  }

  private static long positive(long value, String name) {
    Preconditions.checkArgument(value > 0, "%s must be positive", name);
    return value;
  }

  private static Duration positive(Duration value, String name) {
    Preconditions.checkArgument(value.toMillis() > 0, "%s must be 1 ms or more", name);
    return value;
  }
}
