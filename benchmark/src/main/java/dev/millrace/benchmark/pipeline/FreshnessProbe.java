package dev.millrace.benchmark.pipeline;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.millrace.benchmark.ingest.DrainConnection;
import dev.millrace.benchmark.ingest.SentBatch;
import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.redis.WindowFields;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.window.Resolution;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Posts a line every {@value #EVERY_MILLIS} ms for an application of its own, and looks into Redis
 * every {@value #LOOK_MILLIS} ms for how many of them are there: from its POST to when the window
 * has counted it, while that is open.
 */
final class FreshnessProbe {
  private static final int EVERY_MILLIS = 97;
  private static final int LOOK_MILLIS = 5;
  private static final int STORED = 204;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private final String app;
  private final int ingestPort;
  private final URI redis;

  /** By pane, when the lines were posted that are not seen yet, and how many have been seen. */
  private final Map<Long, Pane> panes = new ConcurrentSkipListMap<>();

  private volatile boolean posting = true;
  private volatile boolean posted;

  /**
   * @param app the application that it posts for, and nobody else
   */
  FreshnessProbe(String app, int ingestPort, URI redis) {
    this.app = app;
    this.ingestPort = ingestPort;
    this.redis = redis;
  }

  private static final class Pane {
    private final Queue<Long> posted = new ConcurrentLinkedQueue<>();
    private long seen;
  }

  /**
   * Goes on until {@code meanwhile} is done.
   *
   * @return nanoseconds, ascending
   * @throws IllegalStateException if a line does not show within a minute
   */
  long[] during(Callable<?> meanwhile) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Void> post = this::post;
      Callable<long[]> look = this::look;
      Future<Void> poster = threads.submit(post);
      Future<long[]> seen = threads.submit(look);
      try {
        meanwhile.call();
      } finally {
        posting = false;
      }
      poster.get();
      posted = true;
      return seen.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("no freshness: " + e.getCause().getMessage(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Void post() throws Exception {
    try (DrainConnection connection = new DrainConnection(ingestPort)) {
      for (int i = 0; posting; i++) {
        Instant now = Instant.now();
        SentBatch batch = batch(now);
        long start = Resolution.TEN_SECONDS.windowStart(now.toEpochMilli());
        panes.computeIfAbsent(start, pane -> new Pane()).posted.add(System.nanoTime());
        if (connection.post(batch, "%032x".formatted(now.toEpochMilli() << 20 | i)) != STORED) {
          throw new IllegalStateException("a batch was refused");
        }
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
      }
    }
    return null;
  }

  private long[] look() throws InterruptedException {
    RedisClient client = RedisClient.create(RedisURI.create(redis));
    LongStream.Builder latencies = LongStream.builder();
    try (var connection = client.connect()) {
      while (!posted || !panes.isEmpty()) {
        for (Iterator<Map.Entry<Long, Pane>> i = panes.entrySet().iterator(); i.hasNext(); ) {
          Map.Entry<Long, Pane> pane = i.next();
          look(connection, pane.getKey(), pane.getValue(), latencies);
          if (pane.getValue().posted.isEmpty() && isOver(pane.getKey())) {
            i.remove();
          }
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
    return latencies.build().sorted().toArray();
  }

  private void look(
      StatefulRedisConnection<String, String> connection,
      long start,
      Pane pane,
      LongStream.Builder latencies) {
    RedisSchema schema = new RedisSchema(RedisSchema.DEFAULT_NAMESPACE);
    String requests =
        connection
            .sync()
            .hget(schema.windowKey(app, Resolution.TEN_SECONDS, start), WindowFields.REQUESTS);
    long visible = requests == null ? 0 : Long.parseLong(requests);
    long now = System.nanoTime();
    while (pane.seen < visible) {
      latencies.add(now - pane.posted.remove());
      pane.seen++;
    }
    if (!pane.posted.isEmpty() && now - pane.posted.element() > PATIENCE_NANOS) {
      throw new IllegalStateException("a line is not in Redis after a minute");
    }
  }

  /** Whether nothing more is posted into the pane. */
  private boolean isOver(long start) {
    return posted
        || start + 2 * Resolution.TEN_SECONDS.length().toMillis() < System.currentTimeMillis();
  }

  private SentBatch batch(Instant now) {
    String message =
        "<158>1 %s host heroku router - at=info method=GET path=\"/\" host=example.com dyno=web.1 connect=1ms service=20ms status=200 bytes=12"
            .formatted(now);
    byte[] frame = (message.length() + " " + message).getBytes(US_ASCII);
    return SentBatch.of(new BatchRecord(app, "", now.toEpochMilli(), null, null, frame), 1);
  }
}
