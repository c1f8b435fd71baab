package dev.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.redis.Retention;
import dev.millrace.model.window.Resolution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is asked for is taken from windows that are still there, however long the job keeps them.
 */
class RetentionTest {
  private static RealRedis redis;
  private static JobWrites job;
  private static Dashboard dashboard;
  private static Browser browser;

  private final long now = System.currentTimeMillis() / 1000;

  /** Shorter than usual, as docs/operations.md advises where memory is short. */
  @BeforeAll
  static void start() {
    redis = new RealRedis();
    job = new JobWrites(redis);
    Retention retention =
        new Retention(
            Map.of(Resolution.TEN_SECONDS, Duration.ofMinutes(30)),
            Map.of(
                Resolution.ONE_MINUTE, Duration.ofHours(3),
                Resolution.TEN_MINUTES, Duration.ofHours(24),
                Resolution.ONE_HOUR, Duration.ofDays(14)));
    dashboard =
        Dashboard.start(
            new DashboardConfig(
                "127.0.0.1",
                0,
                RedisSettings.of(redis.uri()),
                "millrace",
                retention,
                null,
                false,
                List.of()));
    browser = new Browser(dashboard.address());
    job.window(
        "shop",
        Resolution.TEN_SECONDS,
        System.currentTimeMillis() / 10_000 * 10,
        1,
        JobWrites.stats("at=info status=200"));
  }

  @AfterAll
  static void stop() {
    dashboard.close();
    redis.close();
  }

  @Test
  void routesComeFromWindowsWhoseRoutesAreKept() throws Exception {
    for (int tenMinutes = 0; tenMinutes < 12; tenMinutes++) {
      long start = (now - 5 * 3600) / 600 * 600 + 600L * tenMinutes;
      job.routes(
          "shop",
          Resolution.TEN_MINUTES,
          start,
          1,
          JobWrites.routesOf("at=info path=/a status=200 service=10ms"));
    }

    JsonNode routes =
        browser.json(
            "/api/apps/shop/routes?from=" + (now - 5 * 3600) + "&until=" + (now - 3 * 3600));

    assertThat(routes.get("resolution").asText()).isEqualTo("10m");
    assertThat(routes.get("routes").get(0).get("requests").asInt()).isEqualTo(12);
    assertThat(routes.get("keptFrom").asLong()).isLessThan(routes.get("from").asLong());
  }

  @Test
  void routesOfARangeThatIsKeptInPartSayFromWhen() throws Exception {
    JsonNode routes = browser.json("/api/apps/shop/routes?range=15d");

    assertThat(routes.get("resolution").asText()).isEqualTo("1h");
    assertThat(routes.get("keptFrom").asLong()).isGreaterThan(routes.get("from").asLong());
    assertThat(routes.get("keptFrom").asLong())
        .isBetween(now - 14 * 86_400 - 3600, now - 14 * 86_400 - 3540);
  }

  @Test
  void chartsComeFromWindowsThatAreKept() throws Exception {
    for (String range : new String[] {"15m,10s", "2h,1m", "24h,1m"}) {
      String[] rangeAndResolution = range.split(",");
      assertThat(
              browser
                  .json("/api/apps/shop/series?range=" + rangeAndResolution[0])
                  .get("resolution")
                  .asText())
          .as(range)
          .isEqualTo(rangeAndResolution[1]);
    }
  }

  @Test
  void configTellsWhatIsKept() throws Exception {
    JsonNode config = browser.json("/api/config");

    assertThat(config.get("retention"))
        .isEqualTo(
            Browser.read(
                """
                {"10s":1800,"1m":86400,"10m":604800,"1h":7776000}
                """));
    assertThat(config.get("routesRetention"))
        .isEqualTo(
            Browser.read(
                """
                {"1m":10800,"10m":86400,"1h":1209600}
                """));
  }
}
