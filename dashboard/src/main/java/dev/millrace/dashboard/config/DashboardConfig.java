package dev.millrace.dashboard.config;

import dev.millrace.model.redis.RedisSchema;
import io.lettuce.core.RedisURI;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Everything the process can be told.
 *
 * @param bind address to listen on
 * @param port port to listen on, 0 for a free one
 * @param redis where the windows are; may hold a password, hence never logged
 * @param namespace what every key in Redis starts with
 * @param password what a browser has to know, or null if everybody may see everything
 * @param insecure whether a public address without a password is intended
 */
public record DashboardConfig(
    String bind, int port, RedisURI redis, String namespace, Password password, boolean insecure) {
  public static final String DEFAULT_BIND = "127.0.0.1";
  public static final int DEFAULT_PORT = 8090;
  public static final String DEFAULT_REDIS = "redis://localhost:6379";

  private static final String REDIS_SCHEMES = "rediss?://.*";

  /**
   * Checks that the values can work together.
   *
   * @throws ConfigException if they cannot, naming the option
   */
  public DashboardConfig {
    check(port >= 0 && port <= 65_535, "--port must be between 0 and 65535");
    check(
        RedisSchema.NAMESPACE.matcher(namespace).matches(),
        "--namespace must match " + RedisSchema.NAMESPACE);
    check(
        password != null || insecure || isLoopback(bind),
        "everybody who can reach "
            + bind
            + " could see all traffic: set DASHBOARD_PASSWORD or --password-file, bind to 127.0.0.1,"
            + " or say --insecure");
  }

  /** On this machine only, the defaults otherwise. */
  public static DashboardConfig of(int port, String redisUrl) {
    return new DashboardConfig(
        DEFAULT_BIND, port, redis(redisUrl), RedisSchema.DEFAULT_NAMESPACE, null, false);
  }

  /**
   * Where Redis is. The complaint does not repeat the URL, which may hold a password.
   *
   * @throws ConfigException if the URL is none
   */
  public static RedisURI redis(String url) {
    check(url.matches(REDIS_SCHEMES), "--redis-url must start with redis:// or rediss://");
    try {
      return RedisURI.create(url);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "--redis-url cannot be read: write redis://user:password@host:port/0");
    }
  }

  /** The keys in Redis. */
  public RedisSchema schema() {
    return new RedisSchema(namespace);
  }

  /** Whether {@code bind} is an address that only this machine can reach. */
  public boolean isLoopback() {
    return isLoopback(bind);
  }

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

  @Override
  public String toString() {
    return "DashboardConfig[bind=%s, port=%d, redis=%s:%d, namespace=%s, password=%s, insecure=%s]"
        .formatted(
            bind, port, redis.getHost(), redis.getPort(), namespace, password != null, insecure);
  }
}
