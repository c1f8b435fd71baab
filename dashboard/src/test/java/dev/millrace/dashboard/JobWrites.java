package dev.millrace.dashboard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.model.redis.BalanceFields;
import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.redis.RouteFields;
import dev.millrace.model.redis.WindowFields;
import dev.millrace.model.router.RouteTemplate;
import dev.millrace.model.router.RouterLog;
import dev.millrace.model.window.Balance;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.WindowStats;
import io.lettuce.core.ZAddArgs;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes to Redis what the job writes there, and announces it as the job does. */
final class JobWrites {
  private final RealRedis redis;
  private final RedisSchema schema = new RedisSchema(RedisSchema.DEFAULT_NAMESPACE);

  JobWrites(RealRedis redis) {
    this.redis = redis;
  }

  /**
   * @param start epoch seconds
   */
  void window(String app, Resolution resolution, long start, long version, WindowStats stats) {
    write(app, resolution, start, version, key(app, resolution, start), WindowFields.of(stats));
    redis
        .commands()
        .zadd(schema.appsKey(), ZAddArgs.Builder.gt(), (double) start, app.getBytes(UTF_8));
  }

  void routes(String app, Resolution resolution, long start, long version, Routes routes) {
    String key = schema.routesKey(app, resolution, start * 1000);
    write(app, resolution, start, version, key, RouteFields.of(routes));
  }

  void balance(String app, long start, long version, Balance balance) {
    String key = schema.balanceKey(app, Resolution.ONE_HOUR, start * 1000);
    write(app, Resolution.ONE_HOUR, start, version, key, BalanceFields.of(balance));
  }

  /** The key of a window, to break it. */
  String key(String app, Resolution resolution, long start) {
    return schema.windowKey(app, resolution, start * 1000);
  }

  void announce(String app, Resolution resolution, long start) {
    redis
        .commands()
        .publish(
            schema.updatesChannel(),
            schema.updateMessage(app, resolution, start * 1000).getBytes(UTF_8));
  }

  private void write(
      String app,
      Resolution resolution,
      long start,
      long version,
      String key,
      Map<String, byte[]> fields) {
    Map<String, byte[]> hash = new LinkedHashMap<>();
    fields.forEach((name, value) -> hash.put(new String(name.getBytes(UTF_8), ISO_8859_1), value));
    hash.put(WindowFields.VERSION, Long.toString(version).getBytes(UTF_8));
    redis.commands().multi();
    redis.commands().del(key);
    redis.commands().hset(key, hash);
    redis.commands().exec();
    announce(app, resolution, start);
  }

  /** The statistics of router lines, each given without its time. */
  static WindowStats stats(String... lines) {
    WindowStats stats = new WindowStats();
    for (String line : lines) {
      stats.add(parsed(line));
    }
    return stats;
  }

  static Routes routesOf(String... lines) {
    Routes routes = new Routes();
    RouteTemplate template = new RouteTemplate();
    for (String line : lines) {
      routes.add(parsed(line), template);
    }
    return routes;
  }

  private static RouterLog parsed(String line) {
    RouterLog log = new RouterLog();
    byte[] bytes = line.getBytes(UTF_8);
    if (!log.parse(bytes, 0, bytes.length)) {
      throw new IllegalArgumentException(line);
    }
    return log;
  }
}
