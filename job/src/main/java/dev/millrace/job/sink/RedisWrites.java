package dev.millrace.job.sink;

import dev.millrace.flink.connector.redis.HashWrite;
import dev.millrace.flink.connector.redis.RedisWrite;
import dev.millrace.flink.connector.redis.SortedSetWrite;
import dev.millrace.job.source.LogRange;
import dev.millrace.job.window.WindowPart;
import dev.millrace.model.redis.BalanceFields;
import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.redis.Retention;
import dev.millrace.model.redis.RouteFields;
import dev.millrace.model.redis.WindowFields;
import dev.millrace.model.window.Balance;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.WindowStats;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Turns what is known of a window into what is written to Redis for it: the window's hash, and the
 * application.
 */
public final class RedisWrites implements FlatMapFunction<WindowPart<?>, RedisWrite> {
  private static final long serialVersionUID = 1;

  private final String namespace;
  private final Retention retention;
  private final LogRange range;

  /**
   * @param namespace what every key starts with
   * @param retention how long windows are kept
   * @param range which windows are written
   */
  public RedisWrites(String namespace, Retention retention, LogRange range) {
    this.namespace = namespace;
    this.retention = retention;
    this.range = range;
  }

  @Override
  public void flatMap(WindowPart<?> window, Collector<RedisWrite> out) {
    if (!range.holds(window.resolution(), window.start())) {
      return;
    }
    RedisSchema schema = new RedisSchema(namespace);
    if (window.statistics() instanceof WindowStats stats) {
      String key = schema.windowKey(window.app(), window.resolution(), window.start());
      out.collect(write(schema, key, window, WindowFields.of(stats), retention.windows()));
      out.collect(new SortedSetWrite(schema.appsKey(), window.app(), window.start() / 1000.0));
    } else if (window.statistics() instanceof Routes routes) {
      String key = schema.routesKey(window.app(), window.resolution(), window.start());
      out.collect(write(schema, key, window, RouteFields.of(routes), retention.routes()));
    } else if (window.statistics() instanceof Balance balance) {
      String key = schema.balanceKey(window.app(), window.resolution(), window.start());
      out.collect(write(schema, key, window, BalanceFields.of(balance), retention.windows()));
    }
  }

  private HashWrite write(
      RedisSchema schema,
      String key,
      WindowPart<?> window,
      Map<String, byte[]> fields,
      Map<Resolution, Duration> kept) {
    HashWrite.Builder hash =
        HashWrite.builder(key)
            .version(window.version())
            .timeToLive(kept.get(window.resolution()))
            .publish(
                schema.updatesChannel(),
                schema.updateMessage(window.app(), window.resolution(), window.start()));
    fields.forEach(hash::field);
    return hash.build();
  }
}
