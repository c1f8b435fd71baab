package dev.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.WindowStats;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus scrapes, read as strictly as its format is specified. */
class MetricsTest {
  private static final Path GRAFANA = Path.of("../deploy/grafana/millrace.json");

  private final RealRedis redis = new RealRedis();
  private final JobWrites job = new JobWrites(redis);
  private Dashboard dashboard = Dashboard.start(DashboardConfig.of(0, redis.uri()));
  private final long minute = System.currentTimeMillis() / 60_000 * 60 - 60;

  @AfterEach
  void stop() {
    dashboard.close();
    redis.close();
  }

  @Test
  void countersBeginAtZeroWithWhatIsUsual() throws Exception {
    write("shop", minute, 1, "at=info status=200 service=10ms");

    Exposition scraped = scrape();

    assertThat(scraped.family("millrace_requests_total").samples())
        .containsOnlyKeys(
            "millrace_requests_total{app=\"shop\",class=\"2xx\"}",
            "millrace_requests_total{app=\"shop\",class=\"3xx\"}",
            "millrace_requests_total{app=\"shop\",class=\"4xx\"}",
            "millrace_requests_total{app=\"shop\",class=\"5xx\"}");
    assertThat(scraped.sum("millrace_requests_total")).as("what was there before").isZero();
    assertThat(scraped.family("millrace_router_errors_total").samples())
        .containsEntry("millrace_router_errors_total{app=\"shop\",code=\"H12\"}", 0.0);
    assertThat(scraped.sum("millrace_failed_requests_total")).isZero();
    assertThat(scraped.sum("millrace_service_time_seconds", "_count{")).isZero();
  }

  @Test
  void everyKindIsCountedInBaseUnits() throws Exception {
    write("shop", minute, 1);
    scrape();
    WindowStats stats =
        JobWrites.stats(
            "at=info status=200 service=10ms bytes=100",
            "at=info status=201 service=251ms bytes=50",
            "at=info status=404 service=252ms",
            "at=error code=H12 status=503 service=30000ms",
            "at=warning code=H27 status=499",
            "at=info status=101 service=60000ms",
            "at=info");
    stats.addLost(5);
    stats.addUnparseable();
    job.window("shop", Resolution.ONE_MINUTE, minute, 2, stats);

    Exposition scraped = awaitCount(7);

    assertThat(scraped.sum("millrace_requests_total", "class=\"2xx\"")).isEqualTo(2);
    assertThat(scraped.sum("millrace_requests_total", "class=\"4xx\"")).isEqualTo(2);
    assertThat(scraped.sum("millrace_requests_total", "class=\"none\"")).isEqualTo(1);
    assertThat(scraped.sum("millrace_responses_total", "status=\"503\"")).isEqualTo(1);
    assertThat(scraped.sum("millrace_router_errors_total", "code=\"H12\"")).isEqualTo(1);
    assertThat(scraped.sum("millrace_failed_requests_total")).isEqualTo(1);
    assertThat(scraped.sum("millrace_aborted_requests_total")).isEqualTo(1);
    assertThat(scraped.sum("millrace_websockets_total")).isEqualTo(1);
    assertThat(scraped.sum("millrace_response_bytes_total")).isEqualTo(150);
    assertThat(scraped.sum("millrace_lost_lines_total")).isEqualTo(5);
    assertThat(scraped.sum("millrace_unparseable_lines_total")).isEqualTo(1);
    assertThat(scraped.sum("millrace_service_time_seconds", "_bucket", "le=\"0.01\"}"))
        .isEqualTo(1);
    assertThat(scraped.sum("millrace_service_time_seconds", "_bucket", "le=\"0.1\"}")).isEqualTo(1);
    assertThat(scraped.sum("millrace_service_time_seconds", "_bucket", "le=\"0.251\"}"))
        .as("where the sketch counts exactly")
        .isEqualTo(2);
    assertThat(scraped.sum("millrace_service_time_seconds", "_bucket", "le=\"+Inf\"}"))
        .isEqualTo(4);
    assertThat(scraped.sum("millrace_service_time_seconds", "_count{")).isEqualTo(4);
    assertThat(scraped.sum("millrace_service_time_seconds", "_sum{"))
        .isCloseTo(30.513, within(1e-3));
    assertThat(scraped.sum("millrace_recent_service_time_seconds", "quantile=\"0.95\""))
        .isCloseTo(0.252, within(0.00126));
    assertThat(scraped.sum("millrace_completeness_ratio")).isCloseTo(8 / 13.0, within(1e-6));
    assertThat(scraped.sum("millrace_newest_window_end_timestamp_seconds")).isEqualTo(minute + 10);
  }

  @Test
  void theLargestSumsDoNotTurnCountersBack() throws Exception {
    write("shop", minute, 1);
    scrape();
    WindowStats stats =
        JobWrites.stats("at=info status=200 bytes=999999999999999 service=999999999999999ms");
    for (int i = 0; i < 10; i++) {
      stats.merge(stats.copy());
    }
    stats.addLost(999_999_999_999_999_999L);
    for (int back = 0; back < 12; back++) {
      job.window("shop", Resolution.ONE_MINUTE, minute - 60L * back, 2, stats);
    }

    Exposition scraped = awaitCount(12 * 1024);

    assertThat(scraped.sum("millrace_lost_lines_total")).isEqualTo(1e18);
    assertThat(scraped.sum("millrace_response_bytes_total")).isEqualTo(1e18);
    assertThat(scraped.sum("millrace_service_time_seconds", "_sum{")).isEqualTo(1e14);
  }

  /** Late corrections, windows that fall back, expiry, Redis away: only ever up. */
  @Test
  void countersOnlyRiseAndAreExactInTheEnd() throws Exception {
    write("shop", minute, 1, "at=info status=200");
    scrape();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    WindowStats[] minutes = new WindowStats[20];
    long sent = 0;
    Map<String, Double> before = Map.of();
    for (int i = 0; i < 40; i++) {
      int back = random.nextInt(minutes.length);
      minutes[back] = minutes[back] == null ? new WindowStats() : minutes[back];
      for (int j = random.nextInt(5); j >= 0; j--) {
        minutes[back].merge(
            JobWrites.stats("at=info status=20" + j + " service=" + random.nextInt(900) + "ms"));
        sent++;
      }
      job.window("blog", Resolution.ONE_MINUTE, minute - 60L * back, 1 + i, minutes[back].copy());
      if (i == 20) {
        redis.commands().del(job.key("blog", Resolution.ONE_MINUTE, minute - 60L * back));
        job.announce("blog", Resolution.ONE_MINUTE, minute - 60L * back);
        job.window("blog", Resolution.ONE_MINUTE, minute - 60L * back, 1, JobWrites.stats());
        job.window("blog", Resolution.ONE_MINUTE, minute - 60L * back, 1 + i, minutes[back].copy());
      }
      Map<String, Double> now = counters(scrape());
      for (Map.Entry<String, Double> counter : before.entrySet()) {
        assertThat(now.get(counter.getKey()))
            .as("%s, seed %d", counter.getKey(), seed)
            .isGreaterThanOrEqualTo(counter.getValue());
      }
      before = now;
    }
    long all = sent;
    await()
        .untilAsserted(
            () ->
                assertThat(scrape().sum("millrace_requests_total", "app=\"blog\""))
                    .as("seed %d", seed)
                    .isEqualTo(all));
    assertThat(scrape().sum("millrace_service_time_seconds", "_count{", "app=\"blog\""))
        .isEqualTo(all);
  }

  @Test
  void whatChangedWhileRedisWasOutOfReachIsCounted() throws Exception {
    write("shop", minute, 1, "at=info status=200");
    scrape();
    redis.cutOff();
    write("shop", minute, 2, "at=info status=200", "at=info status=200");

    awaitCount(1);
  }

  @Test
  void anApplicationThatIsForgottenIsNotScrapedAnyMore() throws Exception {
    write("shop", minute, 1, "at=info status=200");
    write("gone", minute, 1, "at=info status=200");
    assertThat(scrape().sum("millrace_newest_window_end_timestamp_seconds", "gone")).isPositive();

    redis.commands().zrem("millrace:apps", "gone".getBytes(StandardCharsets.UTF_8));

    Exposition scraped = scrape();
    assertThat(scraped.family("millrace_newest_window_end_timestamp_seconds").samples()).hasSize(1);
    assertThat(scraped.sum("millrace_newest_window_end_timestamp_seconds", "shop")).isPositive();
    assertThat(scraped.sum("millrace_dashboard_applications")).isEqualTo(1);
  }

  @Test
  void valuesThatStrangersMakeUpAreBounded() throws Exception {
    write("shop", minute, 1);
    scrape();
    WindowStats stats = new WindowStats();
    for (int status = 100; status < 600; status++) {
      stats.merge(JobWrites.stats("at=info status=" + status));
    }
    job.window("shop", Resolution.ONE_MINUTE, minute, 2, stats);

    Exposition scraped = awaitCount(500);

    assertThat(scraped.family("millrace_responses_total").samples()).hasSize(61);
    assertThat(scraped.sum("millrace_responses_total")).isEqualTo(500);
    assertThat(scraped.sum("millrace_responses_total", "status=\"other\"")).isEqualTo(440);
  }

  @Test
  void itsOwnMetricsAreThereWithoutTrafficToo() throws Exception {
    redis.stop();
    try {
      await().untilAsserted(() -> assertThat(scrape().sum("millrace_dashboard_redis_up")).isZero());
      Exposition scraped = scrape();
      assertThat(scraped.family("millrace_requests_total")).isNull();
      assertThat(scraped.family("process_cpu_seconds_total").type()).isEqualTo("counter");
      assertThat(scraped.family("millrace_dashboard_answers_total").samples()).isNotEmpty();
    } finally {
      redis.start();
    }
  }

  /** Every metric that the dashboard of Grafana in this repository draws. */
  @Test
  void grafanaShowsWhatIsThere() throws Exception {
    write("shop", minute, 1, "at=error code=H12 status=503 service=1ms");
    write("shop", minute, 2, "at=error code=H12 status=503 service=1ms");
    Exposition scraped = scrape();
    Set<String> exported = new TreeSet<>();
    for (Exposition.Family family : scraped.families()) {
      exported.add(family.name());
      family.samples().keySet().forEach(sample -> exported.add(sample.replaceAll("\\{.*", "")));
    }

    JsonNode grafana = new ObjectMapper().readTree(GRAFANA.toFile());

    List<String> expressions = new ArrayList<>();
    grafana.findValuesAsText("expr", expressions);
    grafana.findValuesAsText("query", expressions);
    assertThat(expressions).hasSizeGreaterThan(10);
    Set<String> named = new TreeSet<>();
    for (String expression : expressions) {
      Matcher metric = Pattern.compile("millrace_[a-z_]+").matcher(expression);
      while (metric.find()) {
        named.add(metric.group());
      }
    }
    assertThat(named).hasSizeGreaterThan(8);
    assertThat(exported).containsAll(named);
    assertThat(grafana.get("uid").asText()).isNotEmpty();
    assertThat(grafana.get("panels")).isNotEmpty();
  }

  private Exposition awaitCount(long requests) {
    await()
        .untilAsserted(
            () -> assertThat(scrape().sum("millrace_requests_total")).isEqualTo(requests));
    try {
      return scrape();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Double> counters(Exposition scraped) {
    Map<String, Double> counters = new java.util.HashMap<>();
    for (Exposition.Family family : scraped.families()) {
      boolean rising = family.type().equals("counter") || family.type().equals("histogram");
      if (family.name().startsWith("millrace_") && rising) {
        counters.putAll(family.samples());
      }
    }
    return counters;
  }

  private void write(String app, long start, long version, String... lines) {
    job.window(app, Resolution.ONE_MINUTE, start, version, JobWrites.stats(lines));
  }

  private Exposition scrape() throws Exception {
    var response = new Browser(dashboard.address()).get("/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(response.body().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
    return Exposition.parse(response.body());
  }
}
