package dev.millrace.benchmark.dashboard;

import dev.millrace.benchmark.machine.ChildJvm;
import dev.millrace.benchmark.machine.Machine;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.dashboard.DashboardMain;
import dev.millrace.local.LocalRedis;
import dev.millrace.model.window.Resolution;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How soon the dashboard answers, and whether live browsers miss anything. */
@Command(
    name = "dashboard",
    description =
        "Fills a Redis with windows, and asks a dashboard, a process of its own, over HTTP for"
            + " them.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class DashboardRun implements Callable<Integer> {
  private static final String APP = "app-0";
  private static final int SERIES_SECONDS = 7200;
  private static final int OVERVIEW_MINUTES = 16;
  private static final int PATIENCE_SECONDS = 30;

  @Option(names = "--apps", defaultValue = "1000", description = "Applications in the overview.")
  int apps;

  @Option(names = "--requests", defaultValue = "2000", description = "Requests in each window.")
  int requests;

  @Option(names = "--browsers", defaultValue = "100", description = "Browsers that follow.")
  int browsers;

  @Option(names = "--updates", defaultValue = "500", description = "Updates that they follow.")
  int updates;

  @Option(names = "--rate", defaultValue = "50", description = "Updates a second.")
  int rate;

  @Option(names = "--runs", defaultValue = "50", description = "Requests of each kind.")
  int runs;

  @Option(names = "--warm-up", defaultValue = "30", description = "Requests before them.")
  int warmUp;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the windows.")
  long seed;

  private final HttpClient client = HttpClient.newHttpClient();
  private final long now = System.currentTimeMillis() / 1000;

  @Override
  public Integer call() throws Exception {
    System.out.println(Machine.here());
    int port = Workplace.freePort();
    try (Workplace workplace = Workplace.open();
        LocalRedis redis =
            LocalRedis.start(Workplace.freePort(), workplace.dir().resolve("redis"));
        DashboardTraffic traffic = new DashboardTraffic(redis.uri(), requests, seed);
        ChildJvm dashboard =
            ChildJvm.start(
                DashboardMain.class,
                List.of("-Xmx1g", "-Dlog4j2.configurationFile=log4j2-benchmark.properties"),
                Map.of("REDIS_URL", redis.uri().toString()),
                "--port",
                Integer.toString(port))) {
      URI address = URI.create("http://127.0.0.1:" + port);
      awaitReady(address, dashboard);
      fill(traffic);
      series(address);
      overview(address, traffic);
      return live(address, traffic) ? 0 : 1;
    }
  }

  private void fill(DashboardTraffic traffic) throws Exception {
    long last = now / 10 * 10;
    for (long start = last - SERIES_SECONDS; start <= last; start += 10) {
      traffic.window(APP, Resolution.TEN_SECONDS, start, 1);
    }
    long minute = now / 60 * 60;
    for (int app = 0; app < apps; app++) {
      for (int i = 0; i < OVERVIEW_MINUTES; i++) {
        traffic.window("app-" + app, Resolution.ONE_MINUTE, minute - 60L * i, 1);
      }
    }
    traffic.finish();
  }

  private void series(URI address) throws Exception {
    URI uri = address.resolve("/api/apps/" + APP + "/series?range=2h");
    List<Double> millis = new ArrayList<>();
    int bytes = 0;
    for (int i = 0; i < warmUp + runs; i++) {
      long started = System.nanoTime();
      bytes = get(uri);
      note(i, started, millis);
    }
    print("2 h of 10 s windows (%,d kB)".formatted(bytes / 1000), millis);
  }

  private void overview(URI address, DashboardTraffic traffic) throws Exception {
    URI uri = address.resolve("/api/apps");
    long started = System.nanoTime();
    get(uri);
    System.out.printf(
        "  %-58s %8.1f ms%n",
        "overview of %,d applications, the first time".formatted(apps), millisSince(started));
    List<Double> changed = new ArrayList<>();
    List<Double> same = new ArrayList<>();
    int bytes = 0;
    for (int i = 0; i < warmUp + runs; i++) {
      for (int app = 0; app < apps; app++) {
        traffic.window("app-" + app, Resolution.ONE_MINUTE, now / 60 * 60, 2 + i);
      }
      traffic.finish();
      long asked = System.nanoTime();
      bytes = get(uri);
      note(i, asked, changed);
      asked = System.nanoTime();
      get(uri);
      note(i, asked, same);
    }
    print("the same when each has changed (%,d kB)".formatted(bytes / 1000), changed);
    print("the same when none has changed", same);
  }

  /** Updates of 20 windows in turn; each browser must know the last version of each. */
  private boolean live(URI address, DashboardTraffic traffic) throws Exception {
    List<Double> millis = new ArrayList<>();
    long first = now / 10 * 10 - 200;
    int windows = 20;
    long missing = 0;
    try (LiveBrowsers following = new LiveBrowsers(address, APP, browsers)) {
      long started = System.nanoTime();
      for (int i = 0; i < updates; i++) {
        long due = started + TimeUnit.SECONDS.toNanos(i) / rate;
        TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
        long start = first + 10L * (i % windows);
        long version = 1000 + i;
        long written = System.nanoTime();
        traffic.window(APP, Resolution.TEN_SECONDS, start, version);
        traffic.finish();
        if (i % rate == 0) {
          await(following, start, version);
          following.nanosOf(start).forEach(heard -> millis.add((heard - written) / 1e6));
        }
      }
      for (int i = Math.max(0, updates - windows); i < updates; i++) {
        await(following, first + 10L * (i % windows), 1000 + i);
        missing += following.without(first + 10L * (i % windows), 1000 + i);
      }
    }
    print(
        "from the write to each of %,d browsers, %,d updates/s".formatted(browsers, rate), millis);
    System.out.printf(
        "  %,d updates to %,d browsers: %s%n",
        updates, browsers, missing == 0 ? "none missed the newest state" : missing + " MISSED");
    return missing == 0;
  }

  private static void await(LiveBrowsers browsers, long start, long version)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!browsers.allKnow(start, version) && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private void note(int run, long started, List<Double> millis) {
    if (run >= warmUp) {
      millis.add(millisSince(started));
    }
  }

  private static double millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }

  private static void print(String what, List<Double> millis) {
    if (millis.isEmpty()) {
      return;
    }
    Collections.sort(millis);
    System.out.printf(
        "  %-58s %8.1f ms, p99 %.1f, at most %.1f%n",
        what,
        millis.get(millis.size() / 2),
        millis.get((int) (0.99 * (millis.size() - 1))),
        millis.get(millis.size() - 1));
  }

  private int get(URI uri) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(uri + " is " + response.statusCode());
    }
    return response.body().length;
  }

  private void awaitReady(URI address, ChildJvm dashboard) throws Exception {
    HttpRequest ready = HttpRequest.newBuilder(address.resolve("/ready")).build();
    while (true) {
      try {
        if (client.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        if (!dashboard.isAlive()) {
          throw new IllegalStateException("the dashboard did not start", e);
        }
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
