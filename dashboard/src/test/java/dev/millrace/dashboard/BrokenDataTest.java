package dev.millrace.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.model.window.Resolution;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is in Redis: a number is a true one, the rest is a gap with a reason. */
class BrokenDataTest {
  private static final long START = System.currentTimeMillis() / 60_000 * 60 - 600;
  private static final List<String> VIEWS = List.of("series", "summary", "routes", "balance");
  private static final String RANGE = "?resolution=1m&from=" + START + "&until=" + (START + 180);

  private static RealRedis redis;
  private static JobWrites job;
  private static Dashboard dashboard;
  private static Browser browser;

  @BeforeAll
  static void start() {
    redis = new RealRedis();
    job = new JobWrites(redis);
    dashboard = Dashboard.start(DashboardConfig.of(0, redis.uri()));
    browser = new Browser(dashboard.address());
  }

  @AfterAll
  static void stop() {
    dashboard.close();
    redis.close();
  }

  @BeforeEach
  void twoGoodMinutes() {
    redis.commands().flushall();
    for (int i = 0; i < 2; i++) {
      job.window(
          "shop",
          Resolution.ONE_MINUTE,
          START + 60 * i,
          1,
          JobWrites.stats("at=info status=200 connect=1ms service=" + (10 + i) + "ms bytes=5"));
      job.routes(
          "shop",
          Resolution.ONE_MINUTE,
          START + 60 * i,
          1,
          JobWrites.routesOf("at=info path=/a status=200 service=" + (10 + i) + "ms"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "requests|-1|requests is not a number",
        "requests|1e3|requests is not a number",
        "requests|''|requests is not a number",
        "requests|99999999999999999999|requests is not a number",
        "version|NaN|version is not a number",
        "service:p95|10.55|service:p95 is not a number",
        "service:p95|Infinity|service:p95 is not a number",
        "service:count|2|service:sketch is of 1 latencies, not 2",
        "service:sketch|nonsense|service:sketch is not a sketch of latencies",
        "connect:sketch|''|connect:sketch is not a sketch of latencies",
        "status:<script>|1|status:<script> is not a status",
        "status:2000|1|status:2000 is not a status",
        "code:H1|1|code:H1 is not an error code",
      })
  void aBrokenFieldMakesAGapAndLeavesTheRest(String field, String value, String reason)
      throws Exception {
    redis
        .commands()
        .hset(job.key("shop", Resolution.ONE_MINUTE, START + 60), field, value.getBytes(UTF_8));

    JsonNode series = browser.json("/api/apps/shop/series" + RANGE);
    JsonNode summary = browser.json("/api/apps/shop/summary" + RANGE);

    for (JsonNode answer : List.of(series, summary)) {
      assertThat(answer.get("gaps")).hasSize(1);
      assertThat(answer.get("gaps").get(0).get("start").asLong()).isEqualTo(START + 60);
      assertThat(answer.get("gaps").get(0).get("reason").asText()).isEqualTo(reason);
    }
    assertThat(series.get("windows")).hasSize(1);
    assertThat(summary.get("windows").asInt()).isEqualTo(1);
    assertThat(summary.get("requests").asInt()).isEqualTo(1);
    assertThat(summary.get("service").get("max").asInt()).isEqualTo(10);
  }

  @Test
  void aMissingFieldIsNotZero() throws Exception {
    redis.commands().hdel(job.key("shop", Resolution.ONE_MINUTE, START), "failed");

    JsonNode series = browser.json("/api/apps/shop/series" + RANGE);

    assertThat(series.get("windows")).hasSize(1);
    assertThat(series.get("gaps").get(0).get("reason").asText())
        .isEqualTo("it has no field failed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a|{\"requests\":1}|it has no field failed",
        "/a|{\"requests\":\"1\",\"failed\":0}|/a is not what is written of a route",
        "/a|[]|/a is not what is written of a route",
        "/a|{\"requests\":1,\"failed\":0,}|/a is not what is written of a route",
        "sketch:/a|nonsense|the sketch of /a is not one of latencies",
      })
  void aBrokenRouteMakesAGap(String field, String value, String reason) throws Exception {
    redis.commands().hset("millrace:{shop}:routes:1m:" + START, field, value.getBytes(UTF_8));

    JsonNode routes = browser.json("/api/apps/shop/routes" + RANGE);

    assertThat(routes.get("gaps").get(0).get("reason").asText()).isEqualTo(reason);
    assertThat(routes.get("routes")).hasSize(1);
    assertThat(routes.get("routes").get(0).get("requests").asInt()).isEqualTo(1);
  }

  @Test
  void routesMayHaveAnyName() throws Exception {
    String name = "/<img src=x onerror=alert(1)>\"\\\u2028\uD83D\uDE00";
    redis
        .commands()
        .hset(
            "millrace:{shop}:routes:1m:" + START,
            new String(name.getBytes(UTF_8), java.nio.charset.StandardCharsets.ISO_8859_1),
            "{\"requests\":7,\"failed\":0}".getBytes(UTF_8));

    JsonNode routes = browser.json("/api/apps/shop/routes" + RANGE);

    assertThat(routes.get("routes").findValuesAsText("route")).contains(name);
  }

  @Test
  void namesOfApplicationsThatCannotBeAreLeftOut() throws Exception {
    for (String name : List.of("", "<b>", "a b", "-x", "x".repeat(101), "\u00e4")) {
      redis.commands().zadd("millrace:apps", 100, name.getBytes(UTF_8));
    }
    redis.commands().zadd("millrace:apps", Double.POSITIVE_INFINITY, "soon".getBytes(UTF_8));
    redis.commands().zadd("millrace:apps", -5, "never".getBytes(UTF_8));

    assertThat(browser.json("/api/apps").get("apps").findValuesAsText("app"))
        .containsExactly("shop");
    assertThat(browser.get("/metrics").body()).contains("{app=\"shop\"}").doesNotContain("never");
  }

  @Test
  void anotherTypeOfValueIsAGapOrA503() throws Exception {
    redis.commands().del(job.key("shop", Resolution.ONE_MINUTE, START));
    redis.commands().lpush(job.key("shop", Resolution.ONE_MINUTE, START), new byte[] {1});
    assertThat(
            browser.json("/api/apps/shop/series" + RANGE).get("gaps").get(0).get("reason").asText())
        .isEqualTo("it is not a hash");

    redis.commands().set("millrace:apps", new byte[] {1});
    HttpResponse<String> apps = browser.get("/api/apps");
    assertThat(apps.statusCode()).isEqualTo(503);
    assertThat(Browser.read(apps.body()).get("error").asText()).contains("not a sorted set");
  }

  /** Damages good hashes in thousands of ways, and asks for everything. */
  @Test
  void nothingThatIsInRedisMakesAnErrorOfTheServer() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> keys =
        List.of(
            job.key("shop", Resolution.ONE_MINUTE, START),
            "millrace:{shop}:routes:1m:" + START,
            "millrace:{shop}:balance:1h:" + START / 3600 * 3600);
    for (int i = 0; i < 300; i++) {
      for (String key : keys) {
        if (random.nextInt(10) == 0) {
          redis.commands().del(key);
        }
        if (redis.commands().type(key).equals("string")) {
          redis.commands().del(key);
        }
        damage(key, random);
      }
      for (String view : VIEWS) {
        HttpResponse<String> response = browser.get("/api/apps/shop/" + view + RANGE);
        assertThat(response.statusCode())
            .as("%s, round %d, seed %d: %s", view, i, seed, response.body())
            .isEqualTo(view.equals("balance") ? 400 : 200);
      }
      for (String path : List.of("/api/apps/shop/balance", "/api/apps", "/metrics")) {
        assertThat(browser.get(path).statusCode()).as("%s, seed %d", path, seed).isEqualTo(200);
      }
    }
  }

  private static void damage(String key, Random random) {
    List<String> fields = List.copyOf(redis.commands().hkeys(key));
    byte[] garbage = new byte[random.nextInt(40)];
    random.nextBytes(garbage);
    switch (fields.isEmpty() ? 3 : random.nextInt(5)) {
      case 0 -> redis.commands().hset(key, fields.get(random.nextInt(fields.size())), garbage);
      case 1 -> redis.commands().hdel(key, fields.get(random.nextInt(fields.size())));
      case 2 -> flipAByte(key, fields.get(random.nextInt(fields.size())), random);
      case 3 -> redis.commands().hset(key, "status:" + random.nextInt(2000), garbage);
      default -> redis.commands().set(key, garbage);
    }
  }

  private static void flipAByte(String key, String field, Random random) {
    byte[] value = redis.commands().hget(key, field);
    if (value.length > 0) {
      value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
      redis.commands().hset(key, field, value);
    }
  }
}
