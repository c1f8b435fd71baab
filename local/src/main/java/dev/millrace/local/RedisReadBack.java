package dev.millrace.local;

import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.redis.WindowFields;
import dev.millrace.model.window.Resolution;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** Reads numbers back from Redis for people to see. */
final class RedisReadBack implements AutoCloseable {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  RedisReadBack(URI uri) {
    client = RedisClient.create(RedisURI.create(uri));
    connection = client.connect();
  }

  /**
   * Waits until an application's window at the time holds a service time, and describes it in a
   * line.
   *
   * @throws LocalException if none shows in time
   */
  String awaitNumbers(String app, Duration patience) throws InterruptedException {
    String median = WindowFields.SERVICE + ":p50";
    Waiting.until(
        "numbers in Redis for " + app,
        patience,
        () -> connection.sync().hexists(key(app, currentWindow()), median));
    long start = currentWindow();
    Map<String, String> window = connection.sync().hgetall(key(app, start));
    // A new window may have begun in between, and be empty yet.
    return window.containsKey(median) ? describe(app, start, window) : awaitNumbers(app, patience);
  }

  private static long currentWindow() {
    return Resolution.TEN_SECONDS.windowStart(System.currentTimeMillis());
  }

  private static String key(String app, long start) {
    return new RedisSchema(RedisSchema.DEFAULT_NAMESPACE)
        .windowKey(app, Resolution.TEN_SECONDS, start);
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }

  private static String describe(String app, long start, Map<String, String> window) {
    return "%s %s requests=%s failed=%s 2xx=%s 4xx=%s 5xx=%s service p50=%sms p95=%sms"
        .formatted(
            app,
            CLOCK.format(Instant.ofEpochMilli(start)),
            window.get(WindowFields.REQUESTS),
            window.get(WindowFields.FAILED),
            window.get(WindowFields.STATUS_CLASS_PREFIX + "2xx"),
            window.get(WindowFields.STATUS_CLASS_PREFIX + "4xx"),
            window.get(WindowFields.STATUS_CLASS_PREFIX + "5xx"),
            window.get(WindowFields.SERVICE + ":p50"),
            window.get(WindowFields.SERVICE + ":p95"));
  }
}
