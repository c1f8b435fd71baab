package dev.millrace.job.sink;

import dev.millrace.flink.connector.redis.HashWrite;
import dev.millrace.flink.connector.redis.RedisWrite;
import dev.millrace.flink.connector.redis.SortedSetWrite;
import dev.millrace.job.pane.PaneResult;
import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.redis.WindowFields;
import dev.millrace.model.window.Resolution;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Turns a result into what is written to Redis for it: the window's hash, and the application. */
public final class RedisWrites implements FlatMapFunction<PaneResult, RedisWrite> {
  private static final long serialVersionUID = 1;

  private final String namespace;
  private final Duration retention;

  /**
   * @param namespace what every key starts with
   * @param retention how long a window is kept after its last change
   */
  public RedisWrites(String namespace, Duration retention) {
    this.namespace = namespace;
    this.retention = retention;
  }

  @Override
  public void flatMap(PaneResult pane, Collector<RedisWrite> out) {
    RedisSchema schema = new RedisSchema(namespace);
    Resolution resolution = Resolution.TEN_SECONDS;
    HashWrite.Builder hash =
        HashWrite.builder(schema.windowKey(pane.app(), resolution, pane.start()))
            .version(pane.version())
            .timeToLive(retention)
            .publish(
                schema.updatesChannel(),
                schema.updateMessage(pane.app(), resolution, pane.start()));
    for (Map.Entry<String, byte[]> field : WindowFields.of(pane.stats()).entrySet()) {
      hash.field(field.getKey(), field.getValue());
    }
    out.collect(hash.build());
    out.collect(new SortedSetWrite(schema.appsKey(), pane.app(), pane.start() / 1000.0));
  }
}
