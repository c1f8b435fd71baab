package dev.millrace.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.job.WindowingConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard's page in a real browser, with the real pipeline behind it: lines in over HTTP, and
 * what a reader sees compared with what was sent.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardPageTest {
  private static final double PATIENCE_MILLIS = 20_000;
  private static final int MOST_SCRIPT = 100_000;

  private final long seed = Long.getLong("millrace.seed", System.nanoTime());
  private final List<Visitor> visitors = new ArrayList<>();
  private Chromium chromium;
  private LocalPipeline pipeline;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    chromium = Chromium.start();
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    pipeline = LocalPipeline.start(config(dir), step -> {});
    System.out.println("seed: -Dmillrace.seed=" + seed);
  }

  /** Longer windows are written less often: often enough here for a test not to wait. */
  private static LocalConfig config(Path dir) {
    LocalConfig free = LocalConfig.onFreePorts(dir);
    return new LocalConfig(
        free.dashboardPort(),
        free.ingestPort(),
        free.flinkPort(),
        free.kafkaPort(),
        free.redisPort(),
        free.parallelism(),
        free.dataDir(),
        new WindowingConfig(
            WindowingConfig.DEFAULT_ALLOWED_LATENESS,
            WindowingConfig.DEFAULT_SLACK,
            Duration.ofMillis(200)));
  }

  @AfterAll
  void stop() throws Exception {
    if (pipeline != null) {
      pipeline.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  /** Whatever a test looked at, the browser had nothing to complain of, and asked nobody else. */
  @AfterEach
  void nothingWentWrongInTheBrowser() {
    List<Visitor> seen = List.copyOf(visitors);
    visitors.clear();
    seen.forEach(Visitor::close);
    for (Visitor visitor : seen) {
      assertThat(visitor.foreignRequests()).isEmpty();
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  @Order(1)
  void theFirstApplicationAppearsByItself() throws Exception {
    Visitor visitor = visitor().open("/");
    Locator page = visitor.page().locator("main");
    assertThat(page).containsText("No application has sent anything yet");
    assertThat(page).containsText("curl");
    assertThat(visitor.barriers()).isEmpty();

    traffic("first").send(10, secondsAgo(20), secondsAgo(10));

    assertThat(visitor.row("first")).isVisible();
    assertThat(page).not().containsText("No application has sent anything yet");
  }

  @Test
  @Order(2)
  void numbersAreThoseOfTheLinesThatWereSent() throws Exception {
    SentTraffic sent = traffic("shop").send(900, secondsAgo(400), secondsAgo(5));
    sent.lose(37, secondsAgo(60));
    Visitor visitor = watch("shop");

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
  @Order(3)
  void aLineIsSeenWithoutAReload() throws Exception {
    SentTraffic sent = traffic("live").send(50, secondsAgo(300), secondsAgo(200));
    Visitor visitor = watch("live");
    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
    visitor.page().evaluate("() => window.sameDocument = true");

    long posted = System.nanoTime();
    sent.send(25, secondsAgo(3), secondsAgo(0));
    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
    System.out.printf(
        "a line was seen %d ms after it was posted%n",
        Duration.ofNanos(System.nanoTime() - posted).toMillis());
    assertThat(visitor.status("late")).isHidden();

    sent.send(3, secondsAgo(180), secondsAgo(179));
    assertThat(visitor.status("late")).containsText("1 late correction");
    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
    assertThat(visitor.status("age")).hasText(Pattern.compile("data is \\d+ s old"));
    assertThat((Boolean) visitor.page().evaluate("() => window.sameDocument")).isTrue();
  }

  @Test
  @Order(4)
  void aLostConnectionCatchesUp() throws Exception {
    SentTraffic sent = traffic("cut").send(40, secondsAgo(100), secondsAgo(50));
    try (CuttableWire wire = new CuttableWire(pipeline.dashboard().address())) {
      Visitor visitor = visitor(wire.address());
      awaitKnown("cut");
      visitor.watch("cut");
      assertThat(visitor.figure("requests")).hasText(count(sent.requests()));

      wire.cut();
      assertThat(visitor.status("connection")).hasText("reconnecting");
      assertThat(visitor.page().locator("#banner")).containsText("connection");
      sent.send(30, secondsAgo(30), secondsAgo(1));
      assertThat(watch("cut").figure("requests")).hasText(count(sent.requests()));

      wire.mend();
      assertThat(visitor.status("connection")).hasText("live");
      assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
      assertThat(visitor.page().locator("#banner")).isHidden();
      // What a browser says of a connection that breaks.
      visitor.complaints().removeIf(text -> text.contains("net::ERR_"));
    }
  }

  @Test
  @Order(5)
  void aRangeIsZoomedIntoByMouseAndByKeyboard() throws Exception {
    SentTraffic sent = traffic("zoom").send(600, secondsAgo(600), secondsAgo(20));
    Visitor visitor = watch("zoom");
    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
    Locator plot = visitor.panel("throughput").locator(".plot");

    BoundingBox box = plot.boundingBox();
    Mouse mouse = visitor.page().mouse();
    mouse.move(box.x + box.width * 0.5, box.y + 80);
    mouse.down();
    mouse.move(box.x + box.width * 0.7, box.y + 90);
    mouse.move(box.x + box.width * 0.8, box.y + 90);
    mouse.up();
    List<Long> dragged = assertZoomed(visitor, sent);
    assertThat(dragged.get(1) - dragged.get(0)).as("of 15 minutes").isBetween(200L, 400L);

    plot.focus();
    for (String key : List.of("End", "ArrowLeft", "ArrowLeft")) {
      plot.press(key);
    }
    for (int i = 0; i < 8; i++) {
      plot.press("Shift+ArrowLeft");
    }
    assertThat(visitor.page().locator("#announcer")).containsText("2xx");
    plot.press("Enter");
    List<Long> selected = assertZoomed(visitor, sent);
    assertThat(selected.get(1)).isEqualTo(dragged.get(1) - 20);
    assertThat(selected.get(1) - selected.get(0)).isEqualTo(90);

    visitor.page().goBack();
    assertThat(assertZoomed(visitor, sent)).isEqualTo(dragged);
    visitor.page().getByText("Back to live").click();
    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
    assertThat(URI.create(visitor.page().url()).getQuery()).isNull();
  }

  @Test
  @Order(6)
  void aLinkShowsTheSameToSomebodyElse() throws Exception {
    traffic("link").send(300, secondsAgo(300), secondsAgo(20));
    Visitor one = watch("link");
    one.page().locator("[data-range='2h']").click();
    assertThat(one.panel("routes").locator("tbody tr").first()).isVisible();
    one.legend("throughput", "2xx").click();
    one.panel("routes").locator("th[data-column=p95] button").click();
    one.panel("throughput").getByText("Table").click();
    one.panel("service").getByText("Log").click();
    one.page().locator("#zone").selectOption("Asia/Tokyo");
    one.page().locator("#theme").click();
    one.page().locator("#theme").click();
    assertThat(one.page().locator("html")).hasAttribute("data-theme", "dark");
    List<String> rows = one.panel("routes").locator("tbody th").allTextContents();
    assertThat(rows).hasSizeGreaterThan(3);

    URI link = URI.create(one.page().url());
    Visitor other = visitor().open(link.getRawPath() + "?" + link.getRawQuery());
    assertThat(other.status("connection")).hasText("live");
    assertThat(other.page().locator("[data-range='2h']")).hasAttribute("aria-pressed", "true");
    assertThat(other.panel("throughput").locator("[data-series='2xx']"))
        .hasAttribute("aria-pressed", "false");
    assertThat(other.panel("routes").locator("th[data-column=p95]"))
        .hasAttribute("aria-sort", "descending");
    assertThat(other.panel("routes").locator("tbody th")).hasText(rows.toArray(String[]::new));
    assertThat(other.panel("throughput").locator("table caption")).containsText("windows");
    assertThat(other.panel("service").getByText("Linear")).isVisible();
    assertThat(other.page().locator("#zone")).hasValue("Asia/Tokyo");
    assertThat(other.page().locator("html")).hasAttribute("data-theme", "dark");
    assertThat(other.panel("throughput").locator("tbody th").last())
        .hasText(one.panel("throughput").locator("tbody th").last().textContent());
  }

  @Test
  @Order(7)
  void namesFromStrangersAreText() throws Exception {
    SentLine line =
        new SentLine(
            "at=info method=GET path=\"/&copy&lt\" host=h dyno=web.1 connect=1ms service=7ms"
                + " status=200 bytes=9",
            "/&copy&lt",
            200,
            null,
            null,
            7L,
            1L,
            9);
    traffic("hostile").send(secondsAgo(150), line);
    Visitor visitor = watch("hostile");
    Locator names = visitor.panel("routes").locator("tbody th");
    assertThat(names).hasText(new String[] {line.route()});

    String name = "/<img src=x onerror=alert(1)>";
    addRoute("hostile", line.route(), name);
    visitor.open("/apps/hostile?sort=route");
    assertThat(names).hasText(new String[] {line.route(), name});
    String app = "<svg onload=alert(2)>";
    visitor.open("/apps/" + URLEncoder.encode(app, StandardCharsets.UTF_8).replace("+", "%20"));
    assertThat(visitor.page().locator("h1")).hasText(app);
    assertThat(visitor.page().locator("main")).containsText("No such application");
    assertThat(visitor.page().locator("img, [onload], [onerror]")).hasCount(0);
    visitor.complaints().removeIf(text -> text.contains("404"));
  }

  @Test
  @Order(8)
  void anUnknownApplicationIsSaidToBeOne() {
    Visitor visitor = visitor().open("/apps/nobody");
    assertThat(visitor.page().locator("main")).containsText("No such application");
    assertThat(visitor.barriers()).isEmpty();
    visitor.page().getByText("All applications").click();
    assertThat(visitor.row("shop")).isVisible();
    visitor.page().goBack();
    assertThat(visitor.page().locator("main")).containsText("No such application");
    // That is what the answer 404 looks like.
    visitor.complaints().removeIf(text -> text.contains("404"));
  }

  @Test
  @Order(9)
  void everyViewIsAccessibleInBothThemesOnAnyScreen() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        String name = scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
        Visitor visitor =
            new Visitor(chromium.browser(), pipeline.dashboard().address(), width, scheme);
        visitors.add(visitor);
        visitor.open("/");
        assertThat(visitor.row("shop")).isVisible();
        assertSound(visitor, "overview-" + name);

        visitor.open("/apps/shop?table=throughput");
        assertThat(visitor.panel("routes").locator("tbody tr").first()).isVisible();
        assertThat(visitor.panel("throughput").locator("td").first()).isVisible();
        assertSound(visitor, "application-" + name);
      }
    }
  }

  @Test
  @Order(10)
  void allScriptIsSmall() {
    Visitor visitor = watch("shop");
    assertThat(visitor.scripts()).hasSizeGreaterThan(10);
    int bytes = visitor.scripts().values().stream().mapToInt(Integer::intValue).sum();
    System.out.println("bytes of script: " + bytes);
    assertThat(bytes).isLessThan(MOST_SCRIPT);
  }

  @Test
  @Order(11)
  void aRedisThatDoesNotAnswerIsSaidAndComesBack() throws Exception {
    Visitor visitor = watch("shop");
    Locator banner = visitor.page().locator("#banner");
    assertThat(banner).isHidden();
    String requests = visitor.figure("requests").textContent();
    try (RedisClient client = RedisClient.create(pipeline.redis().uri().toString());
        StatefulRedisConnection<String, String> redis = client.connect()) {
      redis.sync().clientPause(12_000);
      assertThat(banner).containsText("Redis does not answer");
      assertThat(visitor.figure("requests")).hasText(requests);
      assertThat(visitor.barriers()).isEmpty();
    }
    assertThat(banner)
        .isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(2 * PATIENCE_MILLIS));
    // That is what the answer 503 looks like.
    visitor.complaints().removeIf(text -> text.contains("503"));
  }

  private Visitor watch(String app) {
    awaitKnown(app);
    return visitor().watch(app);
  }

  /**
   * Returns when an application's first window is there: before, its page says that there is none.
   */
  private void awaitKnown(String app) {
    URI series = pipeline.dashboard().address().resolve("/api/apps/" + app + "/series?range=15m");
    await()
        .atMost(Duration.ofMillis((long) PATIENCE_MILLIS))
        .until(
            () ->
                HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(series).build(), BodyHandlers.discarding())
                        .statusCode()
                    == 200);
  }

  private Visitor visitor() {
    return visitor(pipeline.dashboard().address());
  }

  private Visitor visitor(URI dashboard) {
    Visitor visitor = new Visitor(chromium.browser(), dashboard);
    visitors.add(visitor);
    return visitor;
  }

  private SentTraffic traffic(String app) {
    return new SentTraffic(pipeline.ingest().address(), app, seed + app.hashCode());
  }

  private static Instant secondsAgo(int seconds) {
    return Instant.now().minusSeconds(seconds);
  }

  /**
   * Gives a route's numbers to another, too, that no line could name: as only somebody with Redis
   * could.
   */
  private void addRoute(String app, String route, String name) {
    try (RedisClient client = RedisClient.create(pipeline.redis().uri().toString());
        StatefulRedisConnection<byte[], byte[]> redis = client.connect(ByteArrayCodec.INSTANCE)) {
      for (byte[] key : redis.sync().keys("millrace:{" + app + "}:routes:*")) {
        for (String kind : List.of("", "sketch:")) {
          redis.sync().hset(key, utf8(kind + name), redis.sync().hget(key, utf8(kind + route)));
        }
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertSound(Visitor visitor, String name) {
    visitor.screenshot(name);
    assertThat(visitor.barriers()).as(name).isEmpty();
    assertThat(visitor.overflow()).as(name).isLessThanOrEqualTo(0);
  }

  /** The range of the address, after the page shows the number of requests that it holds. */
  private static List<Long> assertZoomed(Visitor visitor, SentTraffic sent) {
    await().pollInSameThread().until(() -> URI.create(visitor.page().url()).getQuery() != null);
    Matcher address =
        Pattern.compile("from=([^&]+)&until=([^&]+)")
            .matcher(URLDecoder.decode(visitor.page().url(), StandardCharsets.UTF_8));
    assertThat(address.find()).as(visitor.page().url()).isTrue();
    long from = Instant.parse(address.group(1)).getEpochSecond();
    long until = Instant.parse(address.group(2)).getEpochSecond();
    assertThat(visitor.figure("requests")).hasText(count(sent.requests(from, until)));
    return List.of(from, until);
  }

  /** A latency as people read it, which is a true value to within 0.5% and what is rounded off. */
  private static void assertShows(Locator figure, long exact) {
    await()
        .pollInSameThread()
        .atMost(Duration.ofMillis((long) PATIENCE_MILLIS))
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
