package dev.millrace.dashboard.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.model.ApplicationName;
import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.window.Resolution;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives what the job announces, over one subscription for all listeners. Redis keeps nothing for
 * a subscriber that is away, so a listener is told when it may have missed something. Thread-safe.
 */
public final class UpdateFeed implements AutoCloseable {
  /** Called by one thread, which must not be blocked. */
  public interface Listener {
    /**
     * Something of a window is new: of itself, of its routes, or of the balance of its hour.
     *
     * @param start epoch seconds
     */
    void updated(String app, Resolution resolution, long start);

    /** Redis is there. Earlier announcements may have been missed. */
    void connected();

    /** Redis is away: nothing is received until {@link #connected}. */
    void disconnected();
  }

  private static final Logger LOG = LoggerFactory.getLogger(UpdateFeed.class);
  private static final Pattern MESSAGE =
      Pattern.compile("(\\S{1,100}) (10s|1m|10m|1h) (\\d{1,11})");

  /** A connection that does not answer for this long is given up. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(6);

  private final RedisAccess access;
  private final String channel;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean up = new AtomicBoolean();
  private final ScheduledExecutorService keeper =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "updates");
            thread.setDaemon(true);
            return thread;
          });
  private StatefulRedisPubSubConnection<String, String> connection;
  private volatile long answeredNanos;
  private volatile boolean closed;
  private String lastProblem;

  /** Does not listen yet. */
  public UpdateFeed(RedisAccess access, RedisSchema schema) {
    this.access = access;
    channel = schema.updatesChannel();
  }

  /** Before {@link #start}. */
  public void add(Listener listener) {
    listeners.add(listener);
  }

  /** Listens from now on, as soon as Redis is there, until it is closed. */
  public void start() {
    keeper.scheduleWithFixedDelay(
        this::keep, 0, RedisAccess.RETRY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether announcements are being received now. */
  public boolean isUp() {
    return up.get();
  }

  @Override
  public void close() {
    closed = true;
    keeper.shutdownNow();
  }

  private void keep() {
    try {
      if (connection == null) {
        connect();
      } else if (System.nanoTime() - answeredNanos > SILENCE_NANOS) {
        LOG.warn("Redis at {} does not answer", access.address());
        down();
        connection.close();
        connection = null;
      } else if (connection.isOpen()) {
        connection.async().ping().thenRun(() -> answeredNanos = System.nanoTime());
      }
    } catch (RedisException e) {
      String problem = access.problem(e);
      if (!problem.equals(lastProblem) && !closed) {
        LOG.warn("{}", problem);
      }
      lastProblem = problem;
    } catch (RuntimeException e) {
      if (!closed) { // else its client is closed already
        LOG.error("cannot listen to Redis", e);
      }
    }
  }

  private void connect() {
    StatefulRedisPubSubConnection<String, String> opened =
        access.client().connectPubSub(new StringCodec(UTF_8));
    opened.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String from, String message) {
            hear(message);
          }

          @Override
          public void subscribed(String to, long count) {
            up();
          }
        });
    opened.addListener(
        new RedisConnectionStateAdapter() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            down();
          }
        });
    answeredNanos = System.nanoTime();
    connection = opened;
    opened.async().subscribe(channel);
  }

  private void hear(String message) {
    Matcher matcher = MESSAGE.matcher(message);
    if (!matcher.matches() || !ApplicationName.isValid(matcher.group(1))) {
      LOG.debug("something else is announced");
      return;
    }
    Resolution resolution = Resolution.of(matcher.group(2));
    long start = Long.parseLong(matcher.group(3));
    listeners.forEach(listener -> listener.updated(matcher.group(1), resolution, start));
  }

  private void up() {
    answeredNanos = System.nanoTime();
    lastProblem = null;
    up.set(true);
    LOG.info("listening to {} of Redis at {}", channel, access.address());
    listeners.forEach(Listener::connected);
  }

  private void down() {
    if (up.compareAndSet(true, false) && !closed) {
      LOG.warn("Redis at {} is away", access.address());
      listeners.forEach(Listener::disconnected);
    }
  }
}
