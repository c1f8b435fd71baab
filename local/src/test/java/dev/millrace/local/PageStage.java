package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.job.WindowingConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The real pipeline and the real browser that all tests of the dashboard's page share: started for
 * the first of them, and stopped after the last one of the JVM. After each test it sees to it that
 * the browser had nothing to complain of, and asked nobody else.
 */
final class PageStage implements BeforeAllCallback, AfterEachCallback {
  static final double PATIENCE_MILLIS = 20_000;

  private final List<Visitor> visitors = new ArrayList<>();
  private Running running;

  private record Running(DataDir dir, Chromium chromium, LocalPipeline pipeline, long seed)
      implements AutoCloseable {
    static Running start() {
      Chromium chromium = Chromium.start();
      try {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        DataDir dir = DataDir.open(null);
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("seed: -Dmillrace.seed=" + seed);
        return new Running(dir, chromium, LocalPipeline.start(config(dir), step -> {}), seed);
      } catch (Exception e) {
        chromium.close();
        throw new IllegalStateException("cannot start the pipeline", e);
      }
    }

    /** Longer windows are written less often: often enough here for a test not to wait. */
    private static LocalConfig config(DataDir dir) {
      return LocalConfig.onFreePorts(dir.path())
          .with(
              new WindowingConfig(
                  WindowingConfig.DEFAULT_ALLOWED_LATENESS,
                  WindowingConfig.DEFAULT_SLACK,
                  Duration.ofMillis(200)));
    }

    @Override
    public void close() throws Exception {
      chromium.close();
      pipeline.close();
      dir.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(Namespace.GLOBAL)
            .getOrComputeIfAbsent(Running.class, type -> Running.start(), Running.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    List<Visitor> seen = List.copyOf(visitors);
    visitors.clear();
    seen.forEach(Visitor::close);
    for (Visitor visitor : seen) {
      assertThat(visitor.foreignRequests()).isEmpty();
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  /** Where the dashboard is. */
  URI dashboard() {
    return running.pipeline.dashboard().address();
  }

  /** Where Redis is. */
  URI redis() {
    return running.pipeline.redis().uri();
  }

  /** Somebody with a browser of their own. */
  Visitor visitor() {
    return visitor(dashboard());
  }

  /** Who looks at the dashboard by another way. */
  Visitor visitor(URI dashboard) {
    return added(new Visitor(running.chromium.browser(), dashboard));
  }

  /** With another screen. */
  Visitor visitor(int width, ColorScheme scheme) {
    return added(new Visitor(running.chromium.browser(), dashboard(), width, scheme));
  }

  /** Who looks at an application, as soon as it is known. */
  Visitor watch(String app) {
    awaitKnown(app);
    return visitor().watch(app);
  }

  /**
   * Returns when an application's first window is there: before, its page says that there is none.
   */
  void awaitKnown(String app) {
    URI series = dashboard().resolve("/api/apps/" + app + "/series?range=15m");
    await()
        .atMost(Duration.ofMillis((long) PATIENCE_MILLIS))
        .until(
            () ->
                HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(series).build(), BodyHandlers.discarding())
                        .statusCode()
                    == 200);
  }

  /** An application that has sent nothing yet. */
  SentTraffic traffic(String app) {
    return new SentTraffic(running.pipeline.ingest().address(), app, running.seed + app.hashCode());
  }

  static Instant secondsAgo(int seconds) {
    return Instant.now().minusSeconds(seconds);
  }

  private Visitor added(Visitor visitor) {
    visitors.add(visitor);
    return visitor;
  }
}
