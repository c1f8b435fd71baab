package dev.millrace.dashboard.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.dashboard.config.ConfigException;
import dev.millrace.model.redis.RedisSettings;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The Redis client that opens all connections, and its threads. A broken connection is re-opened
 * automatically, and commands fail at once until then. Thread-safe.
 */
public final class RedisAccess implements AutoCloseable {
  /** How long an answer may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** How soon a new connection is attempted. */
  static final Duration RETRY = Duration.ofMillis(500);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final String address;
  private final ClientResources resources;
  private final RedisClient client;

  /**
   * Does not connect.
   *
   * @throws ConfigException if the URL is not valid
   */
  public RedisAccess(RedisSettings settings) {
    address = settings.address();
    RedisURI uri = uri(settings);
    // Names as the machine looks them up: /etc/hosts, then whatever nsswitch.conf says.
    resources =
        DefaultClientResources.builder()
            .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
            .reconnectDelay(Delay.constant(RETRY))
            .build();
    client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .socketOptions(
                SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(true).build())
            .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
            .sslOptions(ssl(settings.trustedCertificates()))
            .build());
  }

  RedisClient client() {
    return client;
  }

  /** Host and port. */
  String address() {
    return address;
  }

  /** What is wrong, in a sentence, with the innermost cause, which is the informative one. */
  String problem(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return "Redis at " + address + " cannot be read: " + reason.lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, CLOSE_TIMEOUT);
    resources
        .shutdown(0, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
  }

  private static RedisURI uri(RedisSettings settings) {
    try {
      return RedisURI.create(settings.connectionUri());
    } catch (IllegalArgumentException e) { // such as a database that is not a number
      throw new ConfigException(
          "the address of Redis must be redis://user:password@host:port/database");
    }
  }

  private static SslOptions ssl(String trustedCertificates) {
    SslOptions.Builder ssl = SslOptions.builder().handshakeTimeout(CONNECT_TIMEOUT);
    if (trustedCertificates != null) {
      ssl.trustManager(() -> new ByteArrayInputStream(trustedCertificates.getBytes(UTF_8)));
    }
    return ssl.build();
  }
}
