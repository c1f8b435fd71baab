package dev.millrace.dashboard;

import dev.millrace.dashboard.api.Api;
import dev.millrace.dashboard.api.Overview;
import dev.millrace.dashboard.api.ReadAhead;
import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.dashboard.http.DashboardServer;
import dev.millrace.dashboard.live.Live;
import dev.millrace.dashboard.metrics.Metrics;
import dev.millrace.dashboard.metrics.ProcessMetrics;
import dev.millrace.dashboard.metrics.TrafficCounters;
import dev.millrace.dashboard.redis.RecentMinutes;
import dev.millrace.dashboard.redis.RedisAccess;
import dev.millrace.dashboard.redis.RedisReader;
import dev.millrace.dashboard.redis.UpdateFeed;
import dev.millrace.dashboard.redis.WindowReader;
import dev.millrace.model.BuildVersion;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboard as an object: starts listening, and stops when it is closed. It listens even if
 * Redis is away. Thread-safe.
 */
public final class Dashboard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final RedisAccess access;
  private final UpdateFeed feed;
  private final Live live;
  private final ProcessMetrics process;
  private final DashboardServer server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Dashboard(DashboardConfig config, Duration heartbeat) {
    access = new RedisAccess(config.redis());
    RedisReader redis = new RedisReader(access);
    WindowReader reader = new WindowReader(redis, config.schema(), config.retention().longest());
    RecentMinutes minutes = new RecentMinutes(redis, config.schema());
    Overview overview = new Overview(reader, minutes);
    live = new Live(reader, overview, heartbeat);
    feed = new UpdateFeed(access, config.schema());
    feed.add(minutes);
    feed.add(new ReadAhead(overview));
    feed.add(live);
    Api api =
        new Api(
            BuildVersion.of(Dashboard.class),
            config.namespace(),
            config.retention(),
            reader,
            overview);
    TrafficCounters traffic = new TrafficCounters(reader);
    feed.add(traffic);
    process = new ProcessMetrics();
    Metrics metrics = new Metrics(traffic, feed, live::browsers, process.registry());
    server = new DashboardServer(config, redis, api, live, metrics);
  }

  /**
   * Listens.
   *
   * @throws dev.millrace.dashboard.config.StartException if the address cannot be used
   */
  public static Dashboard start(DashboardConfig config) {
    return start(config, HEARTBEAT);
  }

  /** With another interval of heartbeats. */
  static Dashboard start(DashboardConfig config, Duration heartbeat) {
    Dashboard dashboard = new Dashboard(config, heartbeat);
    boolean started = false;
    try {
      dashboard.server.start();
      dashboard.feed.start();
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
      feed.close();
      live.close();
      server.close();
      access.close();
      process.close();
    }
  }
}
