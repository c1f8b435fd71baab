package dev.millrace.benchmark.pipeline;

import dev.millrace.model.redis.WindowFields;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many requests are in Redis by now, those of the probe apart. */
final class Counted implements AutoCloseable {
  private static final Pattern USED = Pattern.compile("used_cpu_(?:sys|user):([0-9.]+)");

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  Counted(URI redis) {
    client = RedisClient.create(RedisURI.create(redis));
    connection = client.connect();
  }

  long requests() throws Exception {
    List<RedisFuture<String>> answers =
        connection.sync().keys("millrace:{app-*}:10s:*").stream()
            .map(key -> connection.async().hget(key, WindowFields.REQUESTS))
            .toList();
    long sum = 0;
    for (RedisFuture<String> answer : answers) {
      sum += answer.get() == null ? 0 : Long.parseLong(answer.get());
    }
    return sum;
  }

  /** What Redis itself has used since it started. */
  double redisCpuSeconds() {
    Matcher used = USED.matcher(connection.sync().info("cpu"));
    double sum = 0;
    while (used.find()) {
      sum += Double.parseDouble(used.group(1));
    }
    return sum;
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }
}
