package dev.millrace.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.millrace.local.PageStage.secondsAgo;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.dashboard.Dashboard;
import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.redis.Retention;
import dev.millrace.model.window.Resolution;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a view of the dashboard's page is made of: its address, its texts, its elements, its size.
 */
@Timeout(300)
class DashboardViewTest {
  @RegisterExtension static final PageStage stage = new PageStage();

  private static final int MOST_SCRIPT = 100_000;

  @BeforeAll
  static void send() throws Exception {
    stage.traffic("seen").send(300, secondsAgo(400), secondsAgo(5));
    stage.awaitKnown("seen");
  }

  @Test
  void aLinkShowsTheSameToSomebodyElse() throws Exception {
    stage.traffic("link").send(300, secondsAgo(300), secondsAgo(20));
    Visitor one = stage.watch("link");
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
    Visitor other = stage.visitor().open(link.getRawPath() + "?" + link.getRawQuery());
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
    stage.traffic("hostile").send(secondsAgo(150), line);
    Visitor visitor = stage.watch("hostile");
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
  void anUnknownApplicationIsSaidToBeOne() {
    Visitor visitor = stage.visitor().open("/apps/nobody");
    assertThat(visitor.page().locator("main")).containsText("No such application");
    assertThat(visitor.barriers()).isEmpty();
    visitor.page().getByText("All applications").click();
    assertThat(visitor.row("seen")).isVisible();
    visitor.page().goBack();
    assertThat(visitor.page().locator("main")).containsText("No such application");
    // That is what the answer 404 looks like.
    visitor.complaints().removeIf(text -> text.contains("404"));
  }

  @Test
  void everyViewIsAccessibleInBothThemesOnAnyScreen() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        String name = scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
        Visitor visitor = stage.visitor(width, scheme);
        visitor.open("/");
        assertThat(visitor.row("seen")).isVisible();
        assertSound(visitor, "overview-" + name);

        visitor.open("/apps/seen?table=throughput");
        assertThat(visitor.panel("routes").locator("tbody tr").first()).isVisible();
        assertThat(visitor.panel("throughput").locator("td").first()).isVisible();
        assertSound(visitor, "application-" + name);
      }
    }
  }

  /** Half of the requests must not look like all of them. */
  @Test
  void routesThatHaveExpiredAreSaidToBeMissing() {
    Map<Resolution, Duration> twoHours = Map.of(Resolution.ONE_HOUR, Duration.ofHours(2));
    DashboardConfig config =
        new DashboardConfig(
            "127.0.0.1",
            0,
            RedisSettings.of(stage.redis()),
            RedisSchema.DEFAULT_NAMESPACE,
            new Retention(Map.of(), twoHours),
            null,
            false,
            List.of());
    try (Dashboard dashboard = Dashboard.start(config)) {
      Visitor visitor = stage.visitor(dashboard.address()).open("/apps/seen?range=7d");
      Locator routes = visitor.panel("routes");
      assertThat(routes.locator(".note")).containsText(Pattern.compile("; kept since .* only"));

      visitor.open("/apps/seen");
      assertThat(routes.locator(".note")).containsText("from 1m windows");
      assertThat(routes.locator(".note")).not().containsText("kept since");
    }
  }

  @Test
  void allScriptIsSmall() {
    Visitor visitor = stage.watch("seen");
    assertThat(visitor.scripts()).hasSizeGreaterThan(10);
    int bytes = visitor.scripts().values().stream().mapToInt(Integer::intValue).sum();
    System.out.println("bytes of script: " + bytes);
    assertThat(bytes).isLessThan(MOST_SCRIPT);
  }

  /**
   * Gives a route's numbers to another, too, that no line could name: as only somebody with Redis
   * could.
   */
  private void addRoute(String app, String route, String name) {
    try (RedisClient client = RedisClient.create(stage.redis().toString());
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
}
