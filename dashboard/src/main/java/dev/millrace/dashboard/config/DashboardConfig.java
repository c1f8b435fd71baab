package dev.millrace.dashboard.config;

import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.redis.Retention;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The whole configuration of the process.
 *
 * @param bind address to listen on
 * @param port port to listen on, 0 for a free one
 * @param redis where the windows are; may contain a password, so it is never logged
 * @param namespace prefix of every key in Redis
 * @param retention how long the job keeps windows
 * @param password the password a browser must send, or null if everyone may see everything
 * @param insecure whether a public address without a password is intended
 * @param hosts names it answers to without a password, in addition to those of this machine; null
 *     with {@code insecure} for any
 */
public record DashboardConfig(
    String bind,
    int port,
    RedisSettings redis,
    String namespace,
    Retention retention,
    Password password,
    boolean insecure,
    List<String> hosts) {
  public static final String DEFAULT_BIND = "127.0.0.1";
  public static final int DEFAULT_PORT = 8090;

  /**
   * Checks that the values can work together.
   *
   * @throws ConfigException if they cannot, naming the option
   */
  public DashboardConfig {
    hosts = List.copyOf(hosts);
    check(port >= 0 && port <= 65_535, "--port must be between 0 and 65535");
    check(
        RedisSchema.NAMESPACE.matcher(namespace).matches(),
        "--namespace must match " + RedisSchema.NAMESPACE);
    check(
        password != null || insecure || isLoopback(bind),
        "everybody who can reach "
            + bind
            + " could see all traffic: set DASHBOARD_PASSWORD or --password-file, bind to"
            + " 127.0.0.1, or say --insecure");
  }

  /** On this machine only, the defaults otherwise. */
  public static DashboardConfig of(int port, URI redis) {
    return new DashboardConfig(
        DEFAULT_BIND,
        port,
        RedisSettings.of(redis),
        RedisSchema.DEFAULT_NAMESPACE,
        Retention.defaults(),
        null,
        false,
        List.of());
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
    return ("DashboardConfig[bind=%s, port=%d, redis=%s, namespace=%s, retention=%s, password=%s,"
            + " insecure=%s, hosts=%s]")
        .formatted(bind, port, redis, namespace, retention, password != null, insecure, hosts);
  }
}
