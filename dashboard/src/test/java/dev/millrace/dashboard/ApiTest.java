package dev.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.model.window.Resolution;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
    dashboard = Dashboard.start(DashboardConfig.of(0, redis.url()));
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
}
