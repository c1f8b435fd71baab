package dev.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.model.topic.DeadLetterReason;
import dev.millrace.model.window.Balance;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.WindowStats;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JSON that programs and the page are promised, from a real Redis, over HTTP. */
class ApiTest {
  private static RealRedis redis;
  private static JobWrites job;
  private static Dashboard dashboard;
  private static Browser browser;

  private final long now = System.currentTimeMillis() / 1000;

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
  void empty() {
    redis.commands().flushall();
  }

  @Test
  void seriesHoldsTheWindowsThatAreThere() throws Exception {
    long first = now / 10 * 10 - 60;
    job.window(
        "shop",
        Resolution.TEN_SECONDS,
        first,
        2,
        JobWrites.stats(
            "at=info status=200 connect=1ms service=18ms bytes=100",
            "at=error code=H12 status=503 connect=2ms service=30000ms bytes=0"));
    job.window(
        "shop",
        Resolution.TEN_SECONDS,
        first + 20,
        1,
        JobWrites.stats("at=info status=404 connect=0ms service=7ms bytes=50"));

    JsonNode series =
        browser.json("/api/apps/shop/series?from=" + first + "&until=" + (first + 40));

    assertThat(series.get("app").asText()).isEqualTo("shop");
    assertThat(series.get("resolution").asText()).isEqualTo("10s");
    assertThat(series.get("step").asInt()).isEqualTo(10);
    assertThat(series.get("from").asLong()).isEqualTo(first);
    assertThat(series.get("until").asLong()).isEqualTo(first + 40);
    assertThat(series.get("gaps")).isEmpty();
    assertThat(series.get("windows")).hasSize(2);
    assertThat(series.get("windows").get(1).get("start").asLong()).isEqualTo(first + 20);
    assertThat(series.get("windows").get(0))
        .isEqualTo(
            Browser.read(
                """
                {"start":%d,"version":2,"requests":2,"failed":1,"aborted":0,"websockets":0,
                 "bytes":100,"lost":0,"unparseable":0,"completeness":1,
                 "classes":{"2xx":1,"3xx":0,"4xx":0,"5xx":1},"statuses":{"200":1,"503":1},
                 "codes":{"H12":1},
                 "service":{"count":2,"mean":15009,"p50":18,"p75":18,"p90":18,"p95":18,"p99":18,
                            "p999":18,"max":30000},
                 "connect":{"count":2,"mean":1.5,"p50":1,"p75":1,"p90":1,"p95":1,"p99":1,"p999":1,
                            "max":2},
                 "websocket":null}
                """
                    .formatted(first)));
  }

  /** Percentiles of percentiles would be wrong: a slow minute among fast ones shows it. */
  @Test
  void summaryHasTheTruePercentilesOfTheRange() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long first = now / 10 * 10 - 600;
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String[] lines = new String[1 + random.nextInt(40)];
      for (int j = 0; j < lines.length; j++) {
        long millis = Math.round(Math.exp(random.nextGaussian() + (i == 7 ? 8 : 4)));
        all.add(millis);
        lines[j] = "at=info status=20" + i % 3 + " connect=1ms service=" + millis + "ms bytes=10";
      }
      job.window("shop", Resolution.TEN_SECONDS, first + 10 * i, 1 + i, JobWrites.stats(lines));
    }
    Collections.sort(all);

    JsonNode summary =
        browser.json("/api/apps/shop/summary?from=" + first + "&until=" + (first + 200));

    assertThat(summary.get("windows").asInt()).isEqualTo(20);
    assertThat(summary.get("requests").asInt()).isEqualTo(all.size());
    assertThat(summary.get("bytes").asInt()).isEqualTo(10 * all.size());
    assertThat(summary.get("classes").get("2xx").asInt()).isEqualTo(all.size());
    JsonNode service = summary.get("service");
    assertThat(service.get("count").asInt()).isEqualTo(all.size());
    assertThat(service.get("max").asLong()).isEqualTo(all.get(all.size() - 1));
    assertThat(service.get("mean").asDouble())
        .isCloseTo(all.stream().mapToLong(Long::longValue).average().orElseThrow(), within(0.1));
    Map.of("p50", 0.5, "p75", 0.75, "p90", 0.9, "p95", 0.95, "p99", 0.99, "p999", 0.999)
        .forEach(
            (name, q) -> {
              long expected = all.get((int) Math.floor(q * (all.size() - 1)));
              assertThat(service.get(name).asDouble())
                  .as("%s, seed %d", name, seed)
                  .isCloseTo(expected, within(expected * 0.005 + 0.05));
            });
  }

  @Test
  void routesAreAddedUpAndSortedByTotalTime() throws Exception {
    long first = now / 60 * 60 - 600;
    job.window("shop", Resolution.ONE_MINUTE, first, 1, JobWrites.stats());
    job.routes(
        "shop",
        Resolution.ONE_MINUTE,
        first,
        1,
        JobWrites.routesOf(
            "at=info path=/a status=200 service=10ms",
            "at=info path=/a status=200 service=30ms",
            "at=info path=/orders/17 status=503 service=500ms"));
    job.routes(
        "shop",
        Resolution.ONE_MINUTE,
        first + 60,
        1,
        JobWrites.routesOf(
            "at=info path=/a status=200 service=1000ms", "at=info status=200 service=5ms"));

    JsonNode routes =
        browser.json("/api/apps/shop/routes?from=" + first + "&until=" + (first + 120));

    assertThat(routes.get("resolution").asText()).isEqualTo("1m");
    assertThat(routes.get("routes"))
        .isEqualTo(
            Browser.read(
                """
                [{"route":"/a","requests":3,"failed":0,"total":1040,"p50":30,"p95":30,"p99":30,
                  "max":1000},
                 {"route":"/orders/:id","requests":1,"failed":1,"total":500,"p50":500,"p95":500,
                  "p99":500,"max":500}]
                """));
    assertThat(routes.get("other").get("requests").asInt()).isEqualTo(1);
    assertThat(routes.get("other").get("p50").asInt()).isEqualTo(5);
    assertThat(routes.get("gaps")).isEmpty();
  }

  @Test
  void balanceAddsUpTheHours() throws Exception {
    long hour = now / 3600 * 3600;
    Balance earlier = new Balance();
    for (int i = 0; i < 3; i++) {
      earlier.receive();
    }
    earlier.count(JobWrites.stats("at=info status=200"));
    earlier.refuse(DeadLetterReason.TOO_LATE);
    earlier.refuse(DeadLetterReason.WINDOW_CLOSED);
    Balance later = new Balance();
    later.receive();
    later.ignore(JobWrites.stats("at=info status=200"));
    job.window("shop", Resolution.ONE_HOUR, hour, 1, JobWrites.stats());
    job.balance("shop", hour - 3600, 1, earlier);
    job.balance("shop", hour, 1, later);

    JsonNode balance = browser.json("/api/apps/shop/balance?range=2h");

    assertThat(balance.get("hours")).hasSize(2);
    assertThat(balance.get("hours").get(1))
        .isEqualTo(
            Browser.read(
                """
                {"start":%d,"received":1,"counted":0,"unparseable":0,"duplicates":1,"tooLate":0,
                 "windowClosed":0,"futureTimestamp":0,"timestamp":0}
                """
                    .formatted(hour)));
    assertThat(balance.get("total"))
        .isEqualTo(
            Browser.read(
                """
                {"received":4,"counted":1,"unparseable":0,"duplicates":1,"tooLate":1,
                 "windowClosed":1,"futureTimestamp":0,"timestamp":0}
                """));
  }

  @Test
  void overviewHasTheBusiestFirstAndNullWhereNothingIsKnown() throws Exception {
    long minute = now / 60 * 60;
    job.window(
        "blog", Resolution.ONE_MINUTE, minute - 60, 1, JobWrites.stats("at=info status=200"));
    WindowStats busy = new WindowStats();
    for (int i = 0; i < 6; i++) {
      busy.merge(JobWrites.stats("at=info status=200 service=" + 10 * i + "ms"));
    }
    busy.merge(JobWrites.stats("at=error code=H12 status=503 service=30000ms"));
    busy.addLost(3);
    job.window("shop", Resolution.ONE_MINUTE, minute - 60, 1, busy);
    job.window("shop", Resolution.TEN_SECONDS, now / 10 * 10 - 30, 1, busy);
    job.window("old", Resolution.ONE_HOUR, now / 3600 * 3600 - 30 * 86_400, 1, JobWrites.stats());

    JsonNode overview = browser.json("/api/apps");

    assertThat(overview.get("resolution").asText()).isEqualTo("1m");
    assertThat(overview.get("apps").findValuesAsText("app")).containsExactly("shop", "blog", "old");
    JsonNode shop = overview.get("apps").get(0);
    assertThat(shop.get("requests").asInt()).isEqualTo(7);
    assertThat(shop.get("rate").asDouble()).isCloseTo(7 / 60.0, within(0.01));
    assertThat(shop.get("failed").asInt()).isEqualTo(1);
    assertThat(shop.get("failedShare").asDouble()).isCloseTo(1 / 7.0, within(1e-6));
    assertThat(shop.get("p95").asDouble()).isEqualTo(50);
    assertThat(shop.get("lost").asInt()).isEqualTo(3);
    assertThat(shop.get("completeness").asDouble()).isEqualTo(0.7);
    assertThat(shop.get("lastWindow").asLong()).isEqualTo(now / 10 * 10 - 30);
    assertThat(shop.get("age").asDouble()).isBetween(20.0, 60.0);
    assertThat(shop.get("sparkline")).hasSize(16);
    assertThat(shop.get("sparkline").get(14).asInt()).isEqualTo(7);
    assertThat(shop.get("sparkline").get(15).isNull()).isTrue();
    assertThat(overview.get("apps").get(1).get("p95").isNull()).isTrue();
    JsonNode old = overview.get("apps").get(2);
    assertThat(old.get("requests").asInt()).isZero();
    assertThat(old.get("rate").isNull()).isTrue();
    assertThat(old.get("failedShare").isNull()).isTrue();
  }

  /** Its last minute is not the last minute. */
  @Test
  void anApplicationThatHasStoppedHasNoRate() throws Exception {
    long minute = now / 60 * 60;
    for (long start = minute - 600; start <= minute - 180; start += 60) {
      job.window("stopped", Resolution.ONE_MINUTE, start, 1, JobWrites.stats("at=info status=200"));
    }

    JsonNode stopped = browser.json("/api/apps").get("apps").get(0);

    assertThat(stopped.get("app").asText()).isEqualTo("stopped");
    assertThat(stopped.get("requests").asInt()).isEqualTo(8);
    assertThat(stopped.get("rate").isNull()).isTrue();
    JsonNode then = browser.json("/api/apps?from=" + (minute - 600) + "&until=" + (minute - 180));
    assertThat(then.get("apps").get(0).get("rate").asDouble()).isCloseTo(1 / 60.0, within(0.01));
  }

  @Test
  void anApplicationIsForgottenWithItsLastWindow() throws Exception {
    long hour = now / 3600 * 3600;
    job.window("kept", Resolution.ONE_HOUR, hour - 89 * 86_400, 1, JobWrites.stats());
    job.window("expired", Resolution.ONE_HOUR, hour - 90 * 86_400 - 7200, 1, JobWrites.stats());
    job.window("mistaken", Resolution.ONE_HOUR, hour, 1, JobWrites.stats());
    redis.commands().zrem("millrace:apps", "mistaken".getBytes(StandardCharsets.UTF_8));

    assertThat(browser.json("/api/apps").get("apps").findValuesAsText("app"))
        .containsExactly("kept");
    assertThat(browser.get("/api/apps/expired/series").statusCode()).isEqualTo(404);
    assertThat(browser.get("/api/apps/mistaken/series").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "15m,10s", "2h,10s", "3h,1m", "24h,1m", "25h,10m", "7d,10m", "8d,1h", "90d,1h",
  })
  void theFinestResolutionThatIsKeptIsPicked(String range, String resolution) throws Exception {
    job.window("shop", Resolution.ONE_HOUR, now / 3600 * 3600, 1, JobWrites.stats());

    JsonNode series = browser.json("/api/apps/shop/series?range=" + range);

    assertThat(series.get("resolution").asText()).isEqualTo(resolution);
    long step = series.get("step").asLong();
    assertThat(series.get("from").asLong() % step).isZero();
    assertThat(series.get("until").asLong() % step).isZero();
    assertThat(series.get("until").asLong()).isBetween(now, now + step + 60);
  }

  @Test
  void anOldRangeTakesTheResolutionThatStillHasIt() throws Exception {
    job.window("shop", Resolution.ONE_HOUR, now / 3600 * 3600, 1, JobWrites.stats());
    long from = now - 3 * 86_400;

    JsonNode series =
        browser.json("/api/apps/shop/series?from=" + from + "&until=" + (from + 3600));

    assertThat(series.get("resolution").asText()).isEqualTo("10m");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|/api/apps/shop/series?range=soon|'range' must be a duration",
        "400|/api/apps/shop/series?range=0s|'range' must be a duration",
        "400|/api/apps/shop/series?from=10&until=10|'from' must be before 'until'",
        "400|/api/apps/shop/series?from=yesterday|'from' must be a time",
        "400|/api/apps/shop/series?from=999999999999999999|'from' must be a time",
        "400|/api/apps/shop/series?until=10|'until' needs 'from'",
        "400|/api/apps/shop/series?range=1h&from=10|either 'range'",
        "400|/api/apps/shop/series?range=1h&range=2h|more than once",
        "400|/api/apps/shop/series?range=7d&resolution=10s|2,400 is the limit",
        "400|/api/apps/shop/series?from=0&until=99999999999|2,400 is the limit",
        "400|/api/apps/shop/series?resolution=2m|'resolution' must be one of 10s, 1m, 10m, 1h",
        "400|/api/apps/shop/routes?range=24h&resolution=1m|400 is the limit",
        "400|/api/apps?range=2h|61 is the limit",
        "400|/api/apps/shop/routes?resolution=10s|'resolution' must be one of 1m, 10m, 1h",
        "404|/api/apps/nobody/series|No application of that name",
        "404|/api/apps/%3Cscript%3E/series|No application of that name",
        "404|/api/apps/..%2F..%2Fetc/series|No application of that name",
        "404|/api/apps/shop/nothing|under this path",
        "404|/api/apps/shop|under this path",
        "404|/api/|under this path",
        "404|/nothing|nothing here",
        "404|/assets/../pom.xml|nothing here",
        "404|/assets/%2e%2e/log4j2-dashboard.properties|nothing here",
      })
  void whatCannotBeAnsweredIsSaidInASentence(int status, String path, String sentence)
      throws Exception {
    job.window("shop", Resolution.ONE_HOUR, now / 3600 * 3600, 1, JobWrites.stats());

    HttpResponse<String> response = browser.get(path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(Browser.read(response.body()).get("error").asText())
        .contains(sentence)
        .endsWith(".");
  }

  @Test
  void timesMayBeIso8601() throws Exception {
    job.window("shop", Resolution.ONE_HOUR, now / 3600 * 3600, 1, JobWrites.stats());

    JsonNode series =
        browser.json(
            "/api/apps/shop/series?from=2026-11-22T10:00:00Z&until=2026-11-22T12:30:00%2B01:00");

    assertThat(series.get("from").asLong())
        .isEqualTo(Instant.parse("2026-11-22T10:00:00Z").getEpochSecond());
    assertThat(series.get("until").asLong())
        .isGreaterThanOrEqualTo(Instant.parse("2026-11-22T11:30:00Z").getEpochSecond());
  }

  @Test
  void nothingCanBeWritten() throws Exception {
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
      HttpResponse<String> response = browser.send(method, "/api/apps");
      assertThat(response.statusCode()).as(method).isEqualTo(405);
      assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
      assertThat(Browser.read(response.body()).get("error").asText()).contains("GET");
    }
  }

  @Test
  void configTellsWhatIsKept() throws Exception {
    assertThat(browser.json("/api/config"))
        .isEqualTo(
            Browser.read(
                """
                {"version":"development","namespace":"millrace",
                 "retention":{"10s":7200,"1m":86400,"10m":604800,"1h":7776000},
                 "routesRetention":{"1m":86400,"10m":604800,"1h":7776000}}
                """));
  }
}
