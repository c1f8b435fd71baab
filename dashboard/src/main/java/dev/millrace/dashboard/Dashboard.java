package dev.millrace.dashboard;

import dev.millrace.dashboard.api.Api;
import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.dashboard.http.DashboardServer;
import dev.millrace.dashboard.redis.RedisReader;
import dev.millrace.dashboard.redis.WindowReader;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboard as an object: starts listening, and stops when it is closed. It listens whether
 * Redis is there or not. Thread-safe.
 */
public final class Dashboard implements AutoCloseable {
  /** The program's version. */
  public static final String VERSION = "0.1.0";

  private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

  private final RedisReader redis;
  private final DashboardServer server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Dashboard(DashboardConfig config) {
    redis = new RedisReader(config.redis());
    WindowReader reader = new WindowReader(redis, config.schema());
    server = new DashboardServer(config, redis, new Api(VERSION, config.namespace(), reader));
  }

  /**
   * Listens.
   *
   * @throws dev.millrace.dashboard.config.StartException if the address cannot be had
   */
  public static Dashboard start(DashboardConfig config) {
    Dashboard dashboard = new Dashboard(config);
    boolean started = false;
    try {
      dashboard.server.start();
      started = true;
    } finally {
      if (!started) {
        dashboard.close();
      }
    }
    LOG.info("listening on {}", dashboard.address());
    return dashboard;
  }

  /** Where it listens: {@code http://host:port}. */
  public URI address() {
    return server.address();
  }

  /** Stops; closing again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.close();
      redis.close();
    }
  }
}
