package dev.millrace.dashboard.live;

import dev.millrace.dashboard.api.Overview;
import dev.millrace.dashboard.redis.UpdateFeed;
import dev.millrace.dashboard.redis.WindowReader;
import dev.millrace.model.window.Resolution;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All browsers that follow something, and what they follow. Hears what the job announces, once for
 * all of them. Thread-safe.
 */
public final class Live implements UpdateFeed.Listener, AutoCloseable {
  /** About a quarter of an hour of a thousand applications. */
  private static final int REMEMBERED = 100_000;

  private static final int THREADS = 4;
  private static final int EPOCH_BYTES = 6;
  private static final long OVERVIEW_MILLIS = 1000;
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Pattern EVENT_ID = Pattern.compile("([0-9a-f]+)-(\\d{1,18})");

  private final Changes changes = new Changes(REMEMBERED);
  private final Map<Topic, Set<Browser>> browsers = new ConcurrentHashMap<>();
  private final Set<String> changedApps = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService executor;
  private final LiveContent content;
  private final String epoch = epoch();
  private volatile boolean redisUp;

  /**
   * @param heartbeat how often a browser hears something when there is nothing
   */
  public Live(WindowReader reader, Overview overview, Duration heartbeat) {
    ScheduledThreadPoolExecutor threads =
        new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "live");
              thread.setDaemon(true);
              return thread;
            },
            // Browsers may still be talking while it is closed.
            (task, stopped) -> {
              if (!stopped.isShutdown()) {
                throw new RejectedExecutionException();
              }
            });
    executor = threads;
    content = new LiveContent(reader, overview, executor);
    executor.scheduleWithFixedDelay(
        this::upkeep, OVERVIEW_MILLIS, OVERVIEW_MILLIS, TimeUnit.MILLISECONDS);
    executor.scheduleWithFixedDelay(
        () -> all(Browser::beat),
        heartbeat.toMillis(),
        heartbeat.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /**
   * A browser follows the windows of an application, or the overview.
   *
   * @param app null for the overview
   * @param resolution null for the overview
   * @param lastEventId what it has seen before, or null
   */
  public void follow(
      ServerSentEventConnection connection, String app, Resolution resolution, String lastEventId) {
    Topic topic = app == null ? Topic.OVERVIEW : new Topic(app, resolution);
    Browser browser =
        new Browser(connection, topic, changes, cursor(lastEventId), content, executor, epoch);
    browsers.compute(
        topic,
        (t, others) -> {
          Set<Browser> all = others == null ? ConcurrentHashMap.newKeySet() : others;
          all.add(browser);
          return all;
        });
    connection.addCloseTask(closed -> leave(browser));
    browser.beat();
    browser.tellRedis(redisUp);
  }

  /** How many browsers receive live events. */
  public int browsers() {
    return browsers.values().stream().mapToInt(Set::size).sum();
  }

  @Override
  public void updated(String app, Resolution resolution, long start) {
    note(new Topic(app, resolution), start);
    if (resolution == Resolution.TEN_SECONDS || resolution == Resolution.ONE_MINUTE) {
      changedApps.add(app);
    }
  }

  @Override
  public void connected() {
    changes.forgetAll();
    redisUp = true;
    all(browser -> browser.tellRedis(true));
  }

  @Override
  public void disconnected() {
    redisUp = false;
    all(browser -> browser.tellRedis(false));
  }

  @Override
  public void close() {
    executor.shutdownNow();
    all(Browser::close);
  }

  private void note(Topic topic, Object key) {
    changes.note(topic, key);
    Set<Browser> following = browsers.get(topic);
    if (following != null) {
      following.forEach(Browser::wake);
    }
  }

  private void upkeep() {
    for (String app : changedApps) {
      changedApps.remove(app);
      note(Topic.OVERVIEW, app);
    }
    long now = System.nanoTime();
    all(browser -> browser.closeIfStuck(now, STUCK_NANOS));
  }

  private void all(Consumer<Browser> action) {
    browsers.values().forEach(following -> following.forEach(action));
  }

  private void leave(Browser browser) {
    browsers.computeIfPresent(
        browser.topic(),
        (topic, all) -> {
          all.remove(browser);
          return all.isEmpty() ? null : all;
        });
  }

  /** The position it had; an unknown one if it belonged to another process; now if it is new. */
  private long cursor(String lastEventId) {
    if (lastEventId == null || lastEventId.isEmpty()) {
      return changes.latest();
    }
    Matcher matcher = EVENT_ID.matcher(lastEventId);
    boolean ours = matcher.matches() && matcher.group(1).equals(epoch);
    return ours ? Long.parseLong(matcher.group(2)) : Changes.UNKNOWN;
  }

  private static String epoch() {
    byte[] random = new byte[EPOCH_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
