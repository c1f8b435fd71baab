package dev.millrace.benchmark.dashboard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.redis.WindowFields;
import dev.millrace.model.router.RouterLog;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.WindowStats;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/** Writes windows to Redis as the job does, in great number. Not thread-safe. */
final class DashboardTraffic implements AutoCloseable {
  private static final int KINDS = 20;
  private static final int BATCH = 500;
  private static final int[] STATUSES = {200, 200, 200, 200, 201, 204, 301, 304, 404, 503};

  private final RedisSchema schema = new RedisSchema(RedisSchema.DEFAULT_NAMESPACE);
  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> connection;
  private final List<Map<String, byte[]>> kinds = new ArrayList<>();
  private final List<RedisFuture<?>> sent = new ArrayList<>();

  /**
   * @param requests in each window
   */
  DashboardTraffic(URI redis, int requests, long seed) {
    client = RedisClient.create(RedisURI.create(redis));
    connection = client.connect(RedisCodec.of(new StringCodec(UTF_8), ByteArrayCodec.INSTANCE));
    Random random = new Random(seed);
    for (int i = 0; i < KINDS; i++) {
      kinds.add(WindowFields.of(stats(requests, random)));
    }
  }

  /**
   * Writes a window and announces it, some time soon.
   *
   * @param start epoch seconds
   */
  void window(String app, Resolution resolution, long start, long version)
      throws ExecutionException, InterruptedException {
    Map<String, byte[]> fields =
        new HashMap<>(
            kinds.get((int) ((start / resolution.length().toSeconds() + version) % KINDS)));
    fields.put(WindowFields.VERSION, Long.toString(version).getBytes(US_ASCII));
    sent.add(connection.async().hset(schema.windowKey(app, resolution, start * 1000), fields));
    sent.add(connection.async().zadd(schema.appsKey(), (double) start, app.getBytes(UTF_8)));
    sent.add(
        connection
            .async()
            .publish(
                schema.updatesChannel(),
                schema.updateMessage(app, resolution, start * 1000).getBytes(UTF_8)));
    if (sent.size() >= BATCH) {
      finish();
    }
  }

  /** Returns when all is written. */
  void finish() throws ExecutionException, InterruptedException {
    for (RedisFuture<?> future : sent) {
      future.get();
    }
    sent.clear();
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
  }

  private static WindowStats stats(int requests, Random random) {
    WindowStats stats = new WindowStats();
    RouterLog log = new RouterLog();
    for (int i = 0; i < requests; i++) {
      int status = STATUSES[random.nextInt(STATUSES.length)];
      long millis = Math.round(Math.exp(4 + random.nextGaussian()));
      byte[] line =
          (status == 503
                  ? "at=error code=H12 status=503 connect=1ms service=30000ms bytes=0"
                  : "at=info status=%d connect=1ms service=%dms bytes=1234"
                      .formatted(status, millis))
              .getBytes(US_ASCII);
      if (!log.parse(line, 0, line.length)) {
        throw new IllegalStateException("no router log");
      }
      stats.add(log);
    }
    return stats;
  }
}
