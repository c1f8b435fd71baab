package dev.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.model.window.Resolution;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who asks for the overview first finds that it has been read already. */
@Timeout(60)
class ReadAheadTest {
  private static final int APPS = 40;

  @Test
  void theOverviewIsReadBeforeSomebodyAsks() throws Exception {
    try (RealRedis redis = new RealRedis()) {
      JobWrites job = new JobWrites(redis);
      long minute = System.currentTimeMillis() / 60_000 * 60;
      for (int app = 0; app < APPS; app++) {
        job.window(
            "app-" + app, Resolution.ONE_MINUTE, minute, 1, JobWrites.stats("at=info status=200"));
      }
      try (Dashboard dashboard = Dashboard.start(DashboardConfig.of(0, redis.uri()))) {
        await().atMost(Duration.ofSeconds(30)).until(() -> minutesRead(redis) >= APPS * 15);
        long before = minutesRead(redis);
        assertThat(new Browser(dashboard.address()).json("/api/apps").get("apps")).hasSize(APPS);
        // A new minute may begin meanwhile.
        assertThat(minutesRead(redis) - before).isLessThanOrEqualTo(APPS);
      }
    }
  }

  /** An absurd range has no consequences for later requests. */
  @Test
  void aRangeFarAheadDoesNotMakeItForgetWhatIsRecent() throws Exception {
    try (RealRedis redis = new RealRedis()) {
      new JobWrites(redis)
          .window(
              "shop",
              Resolution.ONE_MINUTE,
              System.currentTimeMillis() / 60_000 * 60,
              1,
              JobWrites.stats("at=info status=200"));
      try (Dashboard dashboard = Dashboard.start(DashboardConfig.of(0, redis.uri()))) {
        await().atMost(Duration.ofSeconds(30)).until(() -> minutesRead(redis) >= 15);
        Browser browser = new Browser(dashboard.address());
        browser.json("/api/apps?from=2100-01-01T00:00:00Z&until=2100-01-01T00:10:00Z");
        long before = minutesRead(redis);
        for (int i = 0; i < 10; i++) {
          assertThat(browser.json("/api/apps").get("apps")).hasSize(1);
        }
        // A new minute may begin meanwhile.
        assertThat(minutesRead(redis) - before).isLessThanOrEqualTo(1);
      }
    }
  }

  private static long minutesRead(RealRedis redis) {
    Matcher calls =
        Pattern.compile("cmdstat_hgetall:calls=(\\d+)")
            .matcher(redis.commands().info("commandstats"));
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }
}
