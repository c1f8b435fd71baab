package dev.millrace.benchmark.sidebyside;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How often ours has written a window, of any database: each write is a run of its script. */
final class RedisWrites {
  private static final Pattern CALLS = Pattern.compile("cmdstat_eval(?:sha)?:calls=(\\d+)");

  private RedisWrites() {}

  static long soFar(URI redis) {
    RedisClient client = RedisClient.create(RedisURI.create(redis));
    try (var connection = client.connect()) {
      Matcher calls = CALLS.matcher(connection.sync().info("commandstats"));
      long sum = 0;
      while (calls.find()) {
        sum += Long.parseLong(calls.group(1));
      }
      return sum;
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
  }
}
