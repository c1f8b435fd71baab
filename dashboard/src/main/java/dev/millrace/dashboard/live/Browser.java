package dev.millrace.dashboard.live;

import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventConnection.EventCallback;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * One browser that follows a topic. It has no queue: it has a place in {@link Changes}, and
 * continues from there whenever it has received what it was sent last. So a slow one costs no
 * memory, delays nobody, and gets the newest state of everything that changed. Thread-safe.
 */
final class Browser {
  private static final Logger LOG = LoggerFactory.getLogger(Browser.class);
  private static final long RETRY_MILLIS = 500;

  private final ServerSentEventConnection connection;
  private final Topic topic;
  private final Changes changes;
  private final LiveContent content;
  private final ScheduledExecutorService executor;
  private final String epoch;

  /** Whether Redis is up, if the browser has yet to be told. */
  private final AtomicReference<Boolean> redisUp = new AtomicReference<>();

  /** Whether a heartbeat is due. */
  private final AtomicBoolean heartbeat = new AtomicBoolean();

  /** How often it was woken since it last had nothing to do; zero if it sleeps. */
  private final AtomicInteger wakes = new AtomicInteger();

  private volatile long cursor;
  private volatile long sendingSince;

  /**
   * @param cursor the number of the last change that it has seen
   * @param epoch what the numbers belong to
   */
  Browser(
      ServerSentEventConnection connection,
      Topic topic,
      Changes changes,
      long cursor,
      LiveContent content,
      ScheduledExecutorService executor,
      String epoch) {
    this.connection = connection;
    this.topic = topic;
    this.changes = changes;
    this.cursor = cursor;
    this.content = content;
    this.executor = executor;
    this.epoch = epoch;
  }

  Topic topic() {
    return topic;
  }

  /** Redis went away or came back. */
  void tellRedis(boolean up) {
    redisUp.set(up);
    wake();
  }

  /** Lets it know that the connection works, as soon as nothing else is on the way. */
  void beat() {
    heartbeat.set(true);
    wake();
  }

  /** There may be something to send. */
  void wake() {
    if (wakes.getAndIncrement() == 0) {
      executor.execute(this::goOn);
    }
  }

  /** Gives it up if it has read nothing for this long. */
  void closeIfStuck(long nowNanos, long patienceNanos) {
    long since = sendingSince;
    if (since != 0 && nowNanos - since > patienceNanos) {
      LOG.info("closing a browser that reads nothing");
      close();
    }
  }

  void close() {
    IoUtils.safeClose(connection);
  }

  private void goOn() {
    try {
      sendNext();
    } catch (RuntimeException e) {
      LOG.error("cannot send events", e);
      close();
    }
  }

  private void sendNext() {
    int seen = wakes.get();
    if (heartbeat.compareAndSet(true, false)) {
      send("heartbeat", "{\"now\":" + System.currentTimeMillis() + "}", null, cursor);
      return;
    }
    Boolean up = redisUp.getAndSet(null);
    Change change;
    if (up != null) {
      sendState("redis", "{\"up\":" + up + "}", cursor);
    } else if (!changes.knowsAllSince(cursor)) {
      sendState("reset", "{}", changes.latest());
    } else if ((change = changes.next(topic, cursor)) != null) {
      change
          .content(() -> content.read(change))
          .whenComplete((read, error) -> sendContent(change, read, error));
    } else if (!wakes.compareAndSet(seen, 0)) {
      executor.execute(this::goOn);
    }
  }

  private void sendContent(Change change, Change.Content read, Throwable error) {
    if (error != null) {
      // Redis is away, or it is a bug, which must not be lost either.
      LOG.debug("cannot read what changed", error);
      executor.schedule(this::goOn, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } else if (read.event() == null || read.since() <= cursor) {
      cursor = change.sequence();
      executor.execute(this::goOn);
    } else {
      sendState(read.event().name(), read.event().data(), change.sequence());
    }
  }

  /** Once it is sent, the browser has seen everything up to {@code newCursor}. */
  private void sendState(String event, String data, long newCursor) {
    send(event, data, epoch + "-" + newCursor, newCursor);
  }

  private void send(String event, String data, String id, long newCursor) {
    sendingSince = System.nanoTime();
    connection.send(
        data,
        event,
        id,
        new EventCallback() {
          @Override
          public void done(ServerSentEventConnection to, String sent, String name, String sentId) {
            sendingSince = 0;
            cursor = newCursor;
            executor.execute(Browser.this::goOn);
          }

          @Override
          public void failed(
              ServerSentEventConnection to,
              String unsent,
              String name,
              String unsentId,
              IOException error) {
            close();
          }
        });
  }
}
