package dev.millrace.benchmark.recovery;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether Redis knows what was stored a little while ago. */
final class Freshness implements AutoCloseable {
  /** How old a request may be that is not in Redis yet: what is promised, and a second to look. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long POLL_MILLIS = 250;

  private final SteadyLoad load;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  Freshness(SteadyLoad load, URI redis) {
    this.load = load;
    this.client = RedisClient.create(RedisURI.create(redis));
    this.connection = client.connect();
  }

  /**
   * Returns when numbers are fresh.
   *
   * @throws IllegalStateException if they are not in time
   */
  void await(Duration patience) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isFresh()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "numbers are not fresh after " + patience.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }

  private boolean isFresh() throws Exception {
    long due = load.requestsBy(System.nanoTime() - FRESH_NANOS);
    return due > 0 && requests() >= due;
  }

  private long requests() throws Exception {
    List<RedisFuture<String>> answers =
        connection.sync().keys("*:{*}:10s:*").stream()
            .map(key -> connection.async().hget(key, "requests"))
            .toList();
    long sum = 0;
    for (RedisFuture<String> answer : answers) {
      String requests = answer.get();
      sum += requests == null ? 0 : Long.parseLong(requests);
    }
    return sum;
  }
}
