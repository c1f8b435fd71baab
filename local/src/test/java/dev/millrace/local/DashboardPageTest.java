package dev.millrace.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.millrace.local.PageStage.secondsAgo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.millrace.dashboard.Dashboard;
import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.redis.Retention;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The dashboard's page in a real browser, with the real pipeline: lines in over HTTP, and what a
 * reader sees compared with what was sent.
 */
@Timeout(300)
class DashboardPageTest {
  @RegisterExtension static final PageStage stage = new PageStage();

  /** In a namespace of its own, which nobody has written to. */
  @Test
  void theFirstApplicationAppearsByItself() {
    DashboardConfig config =
        new DashboardConfig(
            "127.0.0.1",
            0,
            RedisSettings.of(stage.redis()),
            "new",
            Retention.defaults(),
            null,
            false,
            List.of());
    try (Dashboard dashboard = Dashboard.start(config);
        RedisClient client = RedisClient.create(stage.redis().toString());
        StatefulRedisConnection<String, String> redis = client.connect()) {
      Visitor visitor = stage.visitor(dashboard.address()).open("/");
      Locator page = visitor.page().locator("main");
      assertThat(page).containsText("No application has sent anything yet");
      assertThat(page).containsText("curl");
      assertThat(visitor.status("connection")).hasText("live");
      assertThat(visitor.barriers()).isEmpty();

      long window = Instant.now().getEpochSecond() / 10 * 10;
      redis.sync().zadd("new:apps", window, "first");
      redis.sync().publish("new:updates", "first 10s " + window);

      assertThat(visitor.row("first")).isVisible();
      assertThat(page).not().containsText("No application has sent anything yet");
    }
  }

  @Test
  void numbersAreThoseOfTheLinesThatWereSent() throws Exception {
    SentTraffic sent = stage.traffic("shop").send(900, secondsAgo(400), secondsAgo(5));
    sent.lose(37, secondsAgo(60));
    Visitor visitor = stage.watch("shop");

    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
    long failed = sent.requests(line -> "failed".equals(line.outcome()));
    assertThat(visitor.page().locator("[data-figure=failed] .detail"))
        .hasText(count(failed) + " requests");
    assertThat(visitor.figure("aborted"))
        .hasText(count(sent.requests(line -> "aborted".equals(line.outcome()))));
    for (int c = 1; c <= 5; c++) {
      int statusClass = c;
      long expected =
          sent.requests(line -> line.status() != null && line.status() / 100 == statusClass);
      if (expected > 0) {
        assertThat(visitor.legend("throughput", c + "xx")).hasText(count(expected));
      }
    }
    for (String code : List.of("H12", "H18", "H27")) {
      assertThat(visitor.legend("codes", code))
          .hasText(count(sent.requests(line -> code.equals(line.code()))));
    }
    assertThat(visitor.legend("websockets", "count"))
        .containsText(count(sent.requests(line -> "websockets".equals(line.outcome()))));
    assertThat(visitor.status("completeness")).containsText("37 lines lost");

    List<Long> times = sent.serviceTimes();
    for (double quantile : new double[] {0.5, 0.95, 0.99, 1}) {
      String name = quantile == 1 ? "max" : "p" + Math.round(quantile * 100);
      assertShows(visitor.figure(name), Ledger.exact(times, quantile));
      assertShows(visitor.legend("service", name), Ledger.exact(times, quantile));
    }

    Locator routes = visitor.panel("routes").locator("tbody tr");
    String items = "/orders/:id/items";
    Locator row =
        routes.filter(
            new Locator.FilterOptions()
                .setHas(visitor.page().locator("th", new Page.LocatorOptions().setHasText(items))));
    assertThat(row.locator("[data-column=requests]"))
        .hasText(count(sent.requests(line -> items.equals(line.route()))));
    assertThat(visitor.panel("balance").locator(".received b")).hasText(count(sent.requests()));
    assertThat(visitor.panel("balance")).containsText("Every line is accounted for");

    visitor.open("/");
    assertThat(visitor.row("shop").locator("[data-column=requests] span"))
        .hasText(count(sent.requests()));
    assertThat(visitor.row("shop").locator("[data-column=complete]"))
        .hasAttribute("title", "37 lines lost");
  }

  @Test
  void aLineIsSeenWithoutAReload() throws Exception {
    SentTraffic sent = stage.traffic("live").send(50, secondsAgo(300), secondsAgo(200));
    Visitor visitor = stage.watch("live");
    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
    visitor.page().evaluate("() => window.sameDocument = true");

    long posted = System.nanoTime();
    sent.send(25, secondsAgo(3), secondsAgo(0));
    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
    System.out.printf(
        "a line was seen %d ms after it was posted%n",
        Duration.ofNanos(System.nanoTime() - posted).toMillis());
    assertThat(visitor.status("late")).isHidden();

    Instant window = Instant.ofEpochSecond(secondsAgo(180).getEpochSecond() / 10 * 10);
    sent.send(3, window, window.plusSeconds(10));
    assertThat(visitor.status("late")).containsText("1 late correction");
    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
    assertThat(visitor.status("age")).hasText(Pattern.compile("data is \\d+ s old"));
    assertThat((Boolean) visitor.page().evaluate("() => window.sameDocument")).isTrue();
  }

  /** A latency as people read it, which is a true value to within 0.5% and what is rounded off. */
  private static void assertShows(Locator figure, long exact) {
    await()
        .pollInSameThread()
        .atMost(Duration.ofMillis((long) PageStage.PATIENCE_MILLIS))
        .untilAsserted(
            () -> {
              Matcher shown =
                  Pattern.compile("(\\d+(?:\\.(\\d+))?) (ms|s)").matcher(figure.textContent());
              assertThat(shown.matches()).as(figure.textContent()).isTrue();
              double unit = shown.group(3).equals("s") ? 1000 : 1;
              int decimals = shown.group(2) == null ? 0 : shown.group(2).length();
              double rounding = unit * Math.pow(10, -decimals) / 2;
              assertThat(Double.parseDouble(shown.group(1)) * unit)
                  .isCloseTo(exact, Offset.offset(exact * 0.005 + 0.05 + rounding));
            });
  }

  private static String count(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }
}
