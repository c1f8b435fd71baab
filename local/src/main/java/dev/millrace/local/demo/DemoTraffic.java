package dev.millrace.local.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts batches as a platform's log drain does, for a few applications of unequal size, over real
 * HTTP: now and then with a duplicate, a late line, a bad line, a loss notice, and the
 * application's own output between.
 */
public final class DemoTraffic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemoTraffic.class);

  private static final Duration TICK = Duration.ofMillis(200);
  private static final List<DemoApplication> APPLICATIONS =
      List.of(
          new DemoApplication("shop", 45, 0.02),
          new DemoApplication("api", 12, 0.005),
          new DemoApplication("blog", 80, 0.01),
          new DemoApplication("admin", 150, 0.05));

  private static final double LATE_RATE = 0.002;
  private static final double OUTPUT_RATE = 0.05;
  private static final double BAD_RATE = 0.0005;
  private static final double NOTICE_RATE = 0.005;
  private static final double DUPLICATE_RATE = 0.02;

  private final URI drain;
  private final SplittableRandom random;
  private final double linesPerTick;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(TICK.multipliedBy(10)).build();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "demo-traffic");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicLong posts = new AtomicLong();
  private double owed;

  private DemoTraffic(URI drain, int linesPerSecond, long seed) {
    this.drain = drain;
    this.random = new SplittableRandom(seed);
    this.linesPerTick = linesPerSecond * TICK.toMillis() / 1000.0;
  }

  /**
   * Starts to post.
   *
   * @param ingest where the drain is
   * @param linesPerSecond of all applications together, Zipf-like shared
   * @param seed of the traffic
   */
  public static DemoTraffic start(URI ingest, int linesPerSecond, long seed) {
    DemoTraffic traffic = new DemoTraffic(ingest.resolve("/logs"), linesPerSecond, seed);
    traffic.timer.scheduleAtFixedRate(traffic::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    return traffic;
  }

  /** Names of the applications, the largest first. */
  public List<String> applications() {
    return APPLICATIONS.stream().map(DemoApplication::name).toList();
  }

  @Override
  public void close() throws InterruptedException {
    timer.shutdownNow();
    timer.awaitTermination(5, TimeUnit.SECONDS);
  }

  private void tick() {
    try {
      owed += linesPerTick;
      double harmonic = 0;
      for (int rank = 1; rank <= APPLICATIONS.size(); rank++) {
        harmonic += 1.0 / rank;
      }
      int toSend = (int) owed;
      owed -= toSend;
      for (int rank = 1; rank <= APPLICATIONS.size(); rank++) {
        double share = toSend / (rank * harmonic);
        int lines = (int) share + (random.nextDouble() < share % 1 ? 1 : 0);
        if (lines > 0) {
          post(APPLICATIONS.get(rank - 1), lines);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      // As a platform does: these lines are gone, the next ones come.
      LOG.warn("a demo batch was not delivered", e);
    }
  }

  private void post(DemoApplication application, int lines)
      throws IOException, InterruptedException {
    StringBuilder body = new StringBuilder();
    Instant now = Instant.now();
    if (random.nextDouble() < NOTICE_RATE) {
      body.append(DemoLine.frame(DemoLine.lossNotice(now, random.nextInt(1, 20))));
    }
    for (int i = 0; i < lines; i++) {
      boolean late = random.nextDouble() < LATE_RATE;
      Instant time = now.minusMillis(random.nextLong(late ? 60_000 : TICK.toMillis()));
      String message = application.request(time, random);
      if (random.nextDouble() < BAD_RATE) {
        message = message.replaceFirst("status=\\d+", "status=oops");
      }
      body.append(DemoLine.frame(message));
      if (random.nextDouble() < OUTPUT_RATE) {
        body.append(DemoLine.frame(DemoLine.output(time, "rendered a page")));
      }
    }
    HttpRequest request = request(application.name(), body.toString());
    send(request);
    if (random.nextDouble() < DUPLICATE_RATE) {
      send(request);
    }
  }

  private HttpRequest request(String app, String body) {
    HexFormat hex = HexFormat.of();
    String user =
        Base64.getEncoder().encodeToString((app + ":demo").getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(drain)
        .header("Authorization", "Basic " + user)
        .header("Content-Type", "application/logplex-1")
        .header(
            "Logplex-Frame-Id",
            hex.toHexDigits(random.nextLong()) + hex.toHexDigits(posts.incrementAndGet()))
        .header("User-Agent", "Logplex/millrace-demo")
        .timeout(Duration.ofSeconds(5))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private void send(HttpRequest request) throws IOException, InterruptedException {
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 204) {
      LOG.warn("a demo batch was answered {}", status);
    }
  }
}
