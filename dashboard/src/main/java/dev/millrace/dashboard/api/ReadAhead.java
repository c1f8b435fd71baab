package dev.millrace.dashboard.api;

import dev.millrace.dashboard.redis.RedisAwayException;
import dev.millrace.dashboard.redis.UpdateFeed;
import dev.millrace.model.window.Resolution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the overview as soon as Redis is there, so that the first request does not wait for the
 * minutes of all applications. Thread-safe.
 */
public final class ReadAhead implements UpdateFeed.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);

  private final Overview overview;

  public ReadAhead(Overview overview) {
    this.overview = overview;
  }

  @Override
  public void updated(String app, Resolution resolution, long start) {
    // Read on request.
  }

  @Override
  public void connected() {
    Thread thread = new Thread(this::read, "read-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void disconnected() {
    // What was read may be outdated, and is read again once Redis is back.
  }

  private void read() {
    long now = System.currentTimeMillis();
    try {
      int apps = overview.rows(Overview.range(now), now).size();
      LOG.info("read the overview of {} applications in advance", apps);
    } catch (RedisAwayException e) {
      LOG.info("could not read the overview in advance: {}", e.getMessage());
    }
  }
}
