package dev.millrace.job.namespace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.model.redis.RedisSettings;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.ZAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One connection to Redis, for one thread. Keys and field names are read as ISO 8859-1, which keeps
 * every byte of them.
 *
 * <p>It never reconnects by itself: what was in flight when the connection broke may or may not
 * have been done, and the commands can be repeated as a whole. All methods throw {@link
 * RedisException} when Redis is away or refuses.
 */
final class NamespaceRedis implements AutoCloseable {
  /** A script, and its arguments. */
  record ScriptCall(String[] keys, byte[][] arguments) {}

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final int KEYS_A_SCAN = 1000;
  private static final String WRONG_TYPE = "WRONGTYPE";

  private final ClientResources resources;
  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> connection;

  private NamespaceRedis(
      ClientResources resources,
      RedisClient client,
      StatefulRedisConnection<String, byte[]> connection) {
    this.resources = resources;
    this.client = client;
    this.connection = connection;
  }

  /**
   * @throws CannotException if Redis is away or refuses the login
   */
  static NamespaceRedis connect(RedisSettings settings) throws CannotException {
    RedisURI uri = uri(settings);
    // Names as the machine looks them up: /etc/hosts, then whatever nsswitch.conf says.
    ClientResources resources =
        DefaultClientResources.builder()
            .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
            .build();
    RedisClient client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
            .sslOptions(ssl(settings.trustedCertificates()))
            .build());
    try {
      return new NamespaceRedis(
          resources,
          client,
          client.connect(RedisCodec.of(new StringCodec(ISO_8859_1), ByteArrayCodec.INSTANCE)));
    } catch (RedisException e) {
      shutDown(client, resources);
      throw new CannotException(
          "cannot use Redis at %s: %s".formatted(settings.address(), reasonOfRefusal(e)));
    }
  }

  private static RedisURI uri(RedisSettings settings) throws CannotException {
    try {
      RedisURI uri = RedisURI.create(settings.connectionUri());
      uri.setTimeout(TIMEOUT);
      return uri;
    } catch (IllegalArgumentException e) { // such as a database that is not a number
      throw new CannotException(
          "cannot use Redis at %s: the address must be redis://user:password@host:port/database"
              .formatted(settings.address()));
    }
  }

  private static SslOptions ssl(String trustedCertificates) {
    SslOptions.Builder ssl = SslOptions.builder().handshakeTimeout(TIMEOUT);
    if (trustedCertificates != null) {
      ssl.trustManager(() -> new ByteArrayInputStream(trustedCertificates.getBytes(UTF_8)));
    }
    return ssl.build();
  }

  /** Visits every key that was there all the time, maybe more than once. */
  void scan(String pattern, Consumer<String> visitor) {
    ScanArgs args = ScanArgs.Builder.matches(pattern).limit(KEYS_A_SCAN);
    ScanCursor cursor = ScanCursor.INITIAL;
    do {
      var found = connection.sync().scan(cursor, args);
      found.getKeys().forEach(visitor);
      cursor = found;
    } while (!cursor.isFinished());
  }

  /**
   * Reads values in one round trip.
   *
   * @return for each key its hash, which is empty if there is no value; nothing if the value is no
   *     hash
   */
  List<Optional<Map<String, byte[]>>> hashes(List<String> keys) {
    connection.setAutoFlushCommands(false);
    List<RedisFuture<Map<String, byte[]>>> sent =
        keys.stream().map(key -> connection.async().hgetall(key)).toList();
    connection.setAutoFlushCommands(true);
    connection.flushCommands();
    List<Optional<Map<String, byte[]>>> hashes = new ArrayList<>(keys.size());
    for (RedisFuture<Map<String, byte[]>> answer : sent) {
      hashes.add(hash(answer));
    }
    return hashes;
  }

  /**
   * Runs a script that answers a list of texts, in one round trip. The first call brings the
   * script, so that Redis knows it when the others come.
   */
  List<List<String>> run(byte[] script, List<ScriptCall> calls) {
    String digest = connection.async().digest(script);
    connection.setAutoFlushCommands(false);
    List<RedisFuture<List<Object>>> sent = new ArrayList<>(calls.size());
    for (ScriptCall call : calls) {
      sent.add(
          sent.isEmpty()
              ? connection
                  .async()
                  .eval(script, ScriptOutputType.MULTI, call.keys(), call.arguments())
              : connection
                  .async()
                  .evalsha(digest, ScriptOutputType.MULTI, call.keys(), call.arguments()));
    }
    connection.setAutoFlushCommands(true);
    connection.flushCommands();
    return sent.stream().map(NamespaceRedis::texts).toList();
  }

  /** Raises the score of a member, or adds it. */
  void raiseScore(String key, String member, double score) {
    connection.sync().zadd(key, ZAddArgs.Builder.gt(), score, member.getBytes(UTF_8));
  }

  @Override
  public void close() {
    connection.close();
    shutDown(client, resources);
  }

  private static void shutDown(RedisClient client, ClientResources resources) {
    client.shutdown(Duration.ZERO, CLOSE_TIMEOUT);
    resources
        .shutdown(0, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
  }

  /** The innermost cause, which is the informative one. */
  static String reason(RedisException error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static String reasonOfRefusal(RedisException error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return "its certificate is not trusted (%s): set %s to the authority that signed it, or see %s"
            .formatted(reason(error), RedisSettings.TRUSTED_CERT, RedisSettings.TLS_VERIFY_OPTION);
      }
    }
    return reason(error);
  }

  private static Optional<Map<String, byte[]>> hash(RedisFuture<Map<String, byte[]>> answer) {
    try {
      return Optional.of(await(answer));
    } catch (RedisCommandExecutionException e) {
      if (e.getMessage().startsWith(WRONG_TYPE)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static List<String> texts(RedisFuture<List<Object>> answer) {
    return await(answer).stream().map(text -> new String((byte[]) text, ISO_8859_1)).toList();
  }

  private static <T> T await(RedisFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RedisException known ? known : new RedisException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisException("interrupted", e);
    }
  }
}
