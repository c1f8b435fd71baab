package dev.millrace.benchmark.catchup;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What windows cost in Redis, as its command MEMORY USAGE has it, by their kinds. */
final class RedisMemory {
  private RedisMemory() {}

  /** A line for each kind of key, such as {@code routes:1m}. */
  static List<String> byKind(URI redis) {
    RedisClient client = RedisClient.create(RedisURI.create(redis));
    try (var connection = client.connect()) {
      RedisCommands<String, String> commands = connection.sync();
      Map<String, List<Long>> bytes = new TreeMap<>();
      Map<String, List<Long>> fields = new TreeMap<>();
      ScanIterator<String> keys =
          ScanIterator.scan(commands, ScanArgs.Builder.matches("millrace:{*").limit(1000));
      while (keys.hasNext()) {
        String key = keys.next();
        String kind = key.replaceFirst(".*}:", "").replaceFirst(":\\d+$", "");
        bytes.computeIfAbsent(kind, k -> new ArrayList<>()).add(commands.memoryUsage(key));
        fields.computeIfAbsent(kind, k -> new ArrayList<>()).add(commands.hlen(key));
      }
      return bytes.keySet().stream()
          .map(
              kind ->
                  "in Redis %-10s %,8.0f bytes each, %4.0f fields; median of %,d"
                      .formatted(
                          kind,
                          (double) median(bytes.get(kind)),
                          (double) median(fields.get(kind)),
                          bytes.get(kind).size()))
          .toList();
    } finally {
      client.shutdown();
    }
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
