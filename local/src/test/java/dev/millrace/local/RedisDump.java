package dev.millrace.local;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything that a namespace holds in Redis. */
final class RedisDump implements AutoCloseable {
  /** Sketches are binary: each byte is a character. */
  private static final StringCodec ANY_BYTES = new StringCodec(StandardCharsets.ISO_8859_1);

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final String namespace;

  RedisDump(URI uri) {
    this(uri, "millrace");
  }

  RedisDump(URI uri, String namespace) {
    this.namespace = namespace;
    client = RedisClient.create(RedisURI.create(uri));
    connection = client.connect(RedisCodec.of(StringCodec.UTF8, ANY_BYTES));
  }

  /** All window hashes by key. */
  Map<String, Map<String, String>> windows() {
    RedisCommands<String, String> redis = connection.sync();
    Map<String, Map<String, String>> windows = new TreeMap<>();
    for (String key : redis.keys(namespace + ":{*")) {
      windows.put(key, redis.hgetall(key));
    }
    return windows;
  }

  Set<String> applications() {
    return new TreeSet<>(connection.sync().zrange(namespace + ":apps", 0, -1));
  }

  /** Seconds until the key expires. */
  long timeToLive(String key) {
    return connection.sync().ttl(key);
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }
}
