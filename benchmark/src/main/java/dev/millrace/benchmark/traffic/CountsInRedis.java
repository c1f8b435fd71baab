package dev.millrace.benchmark.traffic;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads back what a contestant counted in windows of ten seconds. */
public final class CountsInRedis {
  private static final Pattern KEY = Pattern.compile(".*:\\{(.+)}:10s:(\\d+)");
  private static final int MAX_IN_FLIGHT = 1_000;
  private static final long POLL_MILLIS = 200;

  private CountsInRedis() {}

  /** All counts that a ledger has, too. */
  public static Map<Cell, Long> read(URI redis) throws Exception {
    RedisClient client = RedisClient.create(RedisURI.create(redis));
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      Map<Cell, Long> counts = new HashMap<>();
      List<String> keys = connection.sync().keys("*:{*}:10s:*");
      for (int i = 0; i < keys.size(); i += MAX_IN_FLIGHT) {
        addTo(counts, connection, keys.subList(i, Math.min(keys.size(), i + MAX_IN_FLIGHT)));
      }
      return counts;
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
  }

  /** How many keys there are: windows, routes and balances of all resolutions. */
  public static long keys(URI redis) {
    RedisClient client = RedisClient.create(RedisURI.create(redis));
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return connection.sync().dbsize();
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
  }

  /**
   * The difference to the ledger when there is none any more, or when the patience is at its end.
   */
  public static String awaitNoDifference(URI redis, Ledger ledger, Duration patience)
      throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    String difference = ledger.difference(read(redis));
    while (!difference.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      difference = ledger.difference(read(redis));
    }
    return difference;
  }

  private static void addTo(
      Map<Cell, Long> counts, StatefulRedisConnection<String, String> connection, List<String> keys)
      throws Exception {
    Map<String, RedisFuture<Map<String, String>>> answers = new LinkedHashMap<>();
    for (String key : keys) {
      answers.put(key, connection.async().hgetall(key));
    }
    for (var answer : answers.entrySet()) {
      Matcher key = KEY.matcher(answer.getKey());
      if (key.matches()) {
        String app = key.group(1);
        long start = Long.parseLong(key.group(2));
        answer.getValue().get().entrySet().stream()
            .filter(field -> Cell.isLedgers(field.getKey()))
            .forEach(
                field ->
                    counts.put(
                        new Cell(app, start, field.getKey()), Long.parseLong(field.getValue())));
      }
    }
  }
}
