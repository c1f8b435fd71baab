package dev.millrace.benchmark;

import dev.millrace.model.topic.BatchRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Seeded router logs of the usual kinds, for all benchmarks the same: applications and routes are
 * shared Zipf-like, latencies are log-normal.
 */
public final class Corpus {
  /** Lines in a batch of about 100 kB, the largest that Logplex sends. */
  public static final int LINES_PER_BATCH = 370;

  private static final int APPLICATIONS = 50;

  /** Sixty routes, with and without identifiers. */
  private static final String[] RESOURCES = {
    "products",
    "orders",
    "users",
    "carts",
    "reviews",
    "invoices",
    "sessions",
    "articles",
    "search",
    "images",
    "events",
    "payments"
  };

  private static final String[] FORMS = {
    "/%s/%d", "/%s", "/api/v2/%s/%d", "/%s/%d/comments", "/admin/%s"
  };

  /** Batches are put together from so many different lines: making them is slower than reading. */
  private static final int POOL = 50_000;

  private final SplittableRandom random;
  private final List<String> pool = new ArrayList<>(POOL);

  public Corpus(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Router logs without their syslog header. */
  public List<byte[]> lines(int count) {
    List<byte[]> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lines.add(line(random).getBytes(StandardCharsets.UTF_8));
    }
    return lines;
  }

  /**
   * A batch of an application, chosen Zipf-like among fifty.
   *
   * @param received when it is received; its lines lie in the second before, a few up to two
   *     minutes
   */
  public BatchRecord batch(Instant received) {
    return batch(received, LINES_PER_BATCH);
  }

  /** As above, of so many lines. */
  public BatchRecord batch(Instant received, int lines) {
    return batch("app-" + zipf(APPLICATIONS), received, lines);
  }

  /** As above, of a certain application. */
  public BatchRecord batch(String app, Instant received, int lines) {
    StringBuilder frames = new StringBuilder(lines * 290);
    for (int i = 0; i < lines; i++) {
      int back = random.nextInt(100) == 0 ? random.nextInt(120_000) : random.nextInt(1_000);
      String message =
          "<158>1 " + received.minusMillis(back) + " host heroku router - " + pooledLine() + "\n";
      frames.append(message.length()).append(' ').append(message);
    }
    return new BatchRecord(
        app,
        new UUID(random.nextLong(), random.nextLong()).toString().replace("-", ""),
        received.toEpochMilli(),
        null,
        Integer.toString(lines),
        frames.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private String pooledLine() {
    if (pool.size() < POOL) {
      pool.add(line(random));
      return pool.get(pool.size() - 1);
    }
    return pool.get(random.nextInt(POOL));
  }

  private int zipf(int size) {
    return zipf(size, random);
  }

  private static int zipf(int size, RandomGenerator random) {
    double harmonic = Math.log(size) + 0.5772;
    return (int) Math.min(size - 1, Math.exp(random.nextDouble() * harmonic) - 1);
  }

  private static String path(RandomGenerator random) {
    int route = zipf(RESOURCES.length * FORMS.length, random);
    return FORMS[route % FORMS.length].formatted(
        RESOURCES[route % RESOURCES.length], random.nextInt(100_000));
  }

  private static String line(RandomGenerator random) {
    String request =
        "method=%s path=\"%s?page=%d\" host=shop.example.com request_id=%s fwd=\"198.51.100.%d\""
            .formatted(
                random.nextInt(10) == 0 ? "POST" : "GET",
                path(random),
                random.nextInt(20),
                new UUID(random.nextLong(), random.nextLong()),
                random.nextInt(256));
    long service = Math.round(40 * Math.exp(random.nextGaussian()));
    int kind = random.nextInt(100);
    if (kind == 0) {
      return "at=error code=H12 desc=\"Request timeout\" %s dyno=web.1 connect=1ms service=30000ms status=503 bytes=0 protocol=https"
          .formatted(request);
    }
    if (kind == 1) {
      return "sock=client at=warning code=H27 desc=\"Client Request Interrupted\" %s dyno=web.2 connect=1ms service=%dms status=499 bytes=0 protocol=https"
          .formatted(request, service);
    }
    return "at=info %s dyno=web.%d connect=%dms service=%dms status=%d bytes=%d protocol=https tls=true tls_version=tls1.3"
        .formatted(
            request,
            1 + random.nextInt(20),
            random.nextInt(3),
            service,
            kind < 80 ? 200 : kind < 90 ? 302 : kind < 97 ? 404 : 500,
            random.nextInt(50_000));
  }
}
