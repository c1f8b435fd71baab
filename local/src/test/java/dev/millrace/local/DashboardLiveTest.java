package dev.millrace.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.millrace.local.PageStage.PATIENCE_MILLIS;
import static dev.millrace.local.PageStage.secondsAgo;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The dashboard's page stays right while connections break, tabs are out of sight and time goes by.
 */
@Timeout(300)
class DashboardLiveTest {
  @RegisterExtension static final PageStage stage = new PageStage();

  @Test
  void aLostConnectionCatchesUp() throws Exception {
    SentTraffic sent = stage.traffic("cut").send(40, secondsAgo(100), secondsAgo(50));
    try (CuttableWire wire = new CuttableWire(stage.dashboard())) {
      Visitor visitor = stage.visitor(wire.address());
      stage.awaitKnown("cut");
      visitor.watch("cut");
      assertThat(visitor.figure("requests")).hasText(count(sent.requests()));

      wire.cut();
      assertThat(visitor.status("connection")).hasText("reconnecting");
      assertThat(visitor.page().locator("#banner")).containsText("connection");
      sent.send(30, secondsAgo(30), secondsAgo(1));
      assertThat(stage.watch("cut").figure("requests")).hasText(count(sent.requests()));

      wire.mend();
      assertThat(visitor.status("connection")).hasText("live");
      assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
      assertThat(visitor.page().locator("#banner")).isHidden();
      // What a browser says of a connection that breaks.
      visitor.complaints().removeIf(text -> text.contains("net::ERR_"));
    }
  }

  @Test
  void aRedisThatDoesNotAnswerIsSaidAndComesBack() throws Exception {
    SentTraffic sent = stage.traffic("paused").send(40, secondsAgo(100), secondsAgo(50));
    Visitor visitor = stage.watch("paused");
    Locator banner = visitor.page().locator("#banner");
    assertThat(banner).isHidden();
    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
    try (RedisClient client = RedisClient.create(stage.redis().toString());
        StatefulRedisConnection<String, String> redis = client.connect()) {
      redis.sync().clientPause(12_000);
      assertThat(banner).containsText("Redis does not answer");
      assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
      assertThat(visitor.barriers()).isEmpty();
    }
    assertThat(banner)
        .isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(2 * PATIENCE_MILLIS));
    // That is what the answer 503 looks like.
    visitor.complaints().removeIf(text -> text.contains("503"));
  }

  /** A browser has six connections to a server, for all tabs. */
  @Test
  void anyNumberOfTabsMayBeOpen() throws Exception {
    SentTraffic sent = stage.traffic("tabs").send(20, secondsAgo(100), secondsAgo(50));
    Visitor visitor = stage.watch("tabs");
    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
    see(visitor.page(), false);
    for (int other = 0; other < 7; other++) {
      Page tab = visitor.page().context().newPage();
      tab.navigate(stage.dashboard().resolve("/apps/tabs").toString());
      assertThat(tab.locator("[data-status=connection]")).hasText("live");
      see(tab, false);
    }

    sent.send(10, secondsAgo(80), secondsAgo(70));
    see(visitor.page(), true);

    assertThat(visitor.status("connection")).hasText("live");
    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
  }

  /** An application that has stopped, or is forgotten, has no events that would tell of it. */
  @Test
  void anOpenOverviewIsReadAnewEachMinute() {
    try (RedisClient client = RedisClient.create(stage.redis().toString());
        StatefulRedisConnection<String, String> redis = client.connect()) {
      redis.sync().zadd("millrace:apps", Instant.now().getEpochSecond(), "gone");
      Visitor visitor = stage.visitor();
      visitor.page().clock().install();
      visitor.open("/");
      assertThat(visitor.row("gone")).isVisible();
      assertThat(visitor.status("connection")).hasText("live");

      redis.sync().zrem("millrace:apps", "gone");
      visitor.page().clock().fastForward(60_000);

      assertThat(visitor.row("gone")).hasCount(0);
    }
  }

  /** What somebody else has seen before is sent as it was read for them. */
  @Test
  void aRowThatWasReadEarlierIsAsOldAsItsData() {
    Visitor visitor = stage.visitor();
    AtomicInteger connections = new AtomicInteger();
    String row =
        """
        {"app":"earlier","lastWindow":%d,"age":1,"requests":7,"rate":0.1,"failed":0,
        "failedShare":0,"p95":12,"lost":0,"completeness":1,"sparkline":[7]}"""
            .formatted(secondsAgo(580).getEpochSecond())
            .replace("\n", "");
    updates(visitor.page(), connections, "app", row);

    visitor.open("/");

    assertThat(visitor.row("earlier").locator("[data-column=age]")).hasText("9 min");
  }

  @Test
  void aWindowThatWasReadEarlierDoesNotTurnTheClockBack() throws Exception {
    SentTraffic sent = stage.traffic("clock").send(30, secondsAgo(220), secondsAgo(200));
    stage.awaitKnown("clock");
    Visitor visitor = stage.visitor();
    AtomicInteger connections = new AtomicInteger();
    String window =
        """
        {"app":"clock","resolution":"1m","now":%d}"""
            .formatted(secondsAgo(600).toEpochMilli());
    updates(visitor.page(), connections, "window", window);

    visitor.open("/apps/clock");
    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
    visitor.page().waitForCondition(() -> connections.get() >= 3);

    assertThat(visitor.status("age")).hasText(Pattern.compile("data is \\d min old"));
  }

  /** Each connection is sent one event, and ends. */
  private static void updates(Page page, AtomicInteger connections, String name, String data) {
    page.route(
        "**/api/updates*",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/event-stream")
                    .setBody(
                        "event: %s\nid: 00-%d\ndata: %s\n\n"
                            .formatted(name, connections.incrementAndGet(), data))));
  }

  /** As if another tab were, or were no longer, in front of it. */
  private static void see(Page page, boolean visible) {
    page.evaluate(
        """
        visible => {
          Object.defineProperty(document, "hidden", { configurable: true, get: () => !visible });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        visible);
  }

  private static String count(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }
}
