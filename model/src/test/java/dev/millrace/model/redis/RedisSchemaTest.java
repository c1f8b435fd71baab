package dev.millrace.model.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.router.RouteTemplate;
import dev.millrace.model.router.RouterLog;
import dev.millrace.model.topic.DeadLetterReason;
import dev.millrace.model.window.Balance;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.WindowStats;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The contract with every reader of Redis, word by word. */
class RedisSchemaTest {
  private static final long START = Instant.parse("2026-11-22T10:00:00Z").toEpochMilli();

  @Test
  void keys() {
    RedisSchema schema = new RedisSchema("millrace");
    assertThat(schema.windowKey("shop", Resolution.TEN_SECONDS, START))
        .isEqualTo("millrace:{shop}:10s:1795341600");
    assertThat(schema.windowKey("shop", Resolution.ONE_HOUR, START))
        .isEqualTo("millrace:{shop}:1h:1795341600");
    assertThat(schema.routesKey("shop", Resolution.ONE_MINUTE, START))
        .isEqualTo("millrace:{shop}:routes:1m:1795341600");
    assertThat(schema.balanceKey("shop", Resolution.ONE_HOUR, START))
        .isEqualTo("millrace:{shop}:balance:1h:1795341600");
    assertThat(schema.appsKey()).isEqualTo("millrace:apps");
    assertThat(schema.updatesChannel()).isEqualTo("millrace:updates");
    assertThat(schema.updateMessage("shop", Resolution.TEN_SECONDS, START))
        .isEqualTo("shop 10s 1795341600");
    assertThat(new RedisSchema("shadow").appsKey()).isEqualTo("shadow:apps");
  }

  @Test
  void fieldsOfAWindowWithoutTraffic() {
    assertThat(text(WindowFields.of(new WindowStats())))
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("requests", "0"),
                    Map.entry("failed", "0"),
                    Map.entry("aborted", "0"),
                    Map.entry("websockets", "0"),
                    Map.entry("bytes", "0"),
                    Map.entry("lost", "0"),
                    Map.entry("completeness", "1"),
                    Map.entry("unparseable", "0"),
                    Map.entry("status_class:2xx", "0"),
                    Map.entry("status_class:3xx", "0"),
                    Map.entry("status_class:4xx", "0"),
                    Map.entry("status_class:5xx", "0"),
                    Map.entry("service:count", "0"),
                    Map.entry("connect:count", "0"))));
  }

  @Test
  void fieldsOfAWindowWithTraffic() {
    WindowStats stats = new WindowStats();
    add(stats, "at=info status=200 connect=1ms service=18ms bytes=100");
    add(stats, "at=info status=201 connect=0ms service=7ms bytes=50");
    add(stats, "at=error code=H12 status=503 connect=2ms service=30000ms bytes=0");
    add(stats, "at=info status=101 connect=1ms service=60000ms");
    add(stats, "at=info status=999");
    add(stats, "at=warning code=H27 status=499");
    add(stats, "at=error code=strange");
    stats.addLost(3);

    Map<String, String> fields = text(WindowFields.of(stats));

    assertThat(fields)
        .containsEntry("requests", "7")
        .containsEntry("failed", "3")
        .containsEntry("aborted", "1")
        .containsEntry("websockets", "1")
        .containsEntry("bytes", "150")
        .containsEntry("lost", "3")
        .containsEntry("completeness", "0.7")
        .containsEntry("status:200", "1")
        .containsEntry("status:503", "1")
        .containsEntry("status_class:1xx", "1")
        .containsEntry("status_class:2xx", "2")
        .containsEntry("status_class:3xx", "0")
        .containsEntry("status_class:5xx", "1")
        .containsEntry("status_class:9xx", "1")
        .containsEntry("code:H12", "1")
        .containsEntry("code:H27", "1")
        .containsEntry("code:other", "1")
        .containsEntry("service:count", "3")
        .containsEntry("service:mean", "10008.3")
        .containsEntry("service:p50", "18")
        .containsEntry("service:max", "30000")
        .containsEntry("connect:p50", "1")
        .containsEntry("websocket:count", "1")
        .containsEntry("websocket:max", "60000")
        .containsKeys("service:p75", "service:p90", "service:p95", "service:p99", "service:p999")
        .containsKeys("service:sketch", "connect:sketch", "websocket:sketch")
        .doesNotContainKeys("status:404", "version");
  }

  @Test
  void completenessIsOneOnlyIfNothingWasLost() {
    WindowStats stats = new WindowStats();
    for (int i = 0; i < 30_000; i++) {
      add(stats, "at=info status=200");
    }
    stats.addUnparseable();
    assertThat(text(WindowFields.of(stats))).containsEntry("completeness", "1");
    stats.addLost(1);
    assertThat(text(WindowFields.of(stats))).containsEntry("completeness", "0.999966");

    WindowStats allLost = new WindowStats();
    allLost.addLost(7);
    assertThat(text(WindowFields.of(allLost))).containsEntry("completeness", "0");
    WindowStats almostNoneLost = stats.copy();
    for (int i = 0; i < 8; i++) {
      almostNoneLost.merge(almostNoneLost.copy());
    }
    assertThat(text(WindowFields.of(almostNoneLost))).containsEntry("completeness", "0.999966");
  }

  @Test
  void fieldsOfRoutes() {
    Routes routes = new Routes();
    add(routes, "at=info path=/orders/1 status=200 service=18ms");
    add(routes, "at=info path=/orders/2?q=1 status=500 service=30000ms");
    add(routes, "at=info path=/ status=304");
    add(routes, "at=error code=H13 status=503");

    Map<String, String> fields = text(RouteFields.of(routes));
    assertThat(fields)
        .containsOnlyKeys("/orders/:id", "sketch:/orders/:id", "/", "other")
        .containsEntry(
            "/orders/:id",
            "{\"requests\":2,\"failed\":1,\"total\":30018,\"p50\":18,\"p95\":18,\"p99\":18,\"max\":30000}")
        .containsEntry("/", "{\"requests\":1,\"failed\":0}")
        .containsEntry("other", "{\"requests\":1,\"failed\":1}");
  }

  @Test
  void atMostTwoHundredRoutesAreShownApartAndTheRestIsCounted() {
    Routes routes = new Routes();
    for (char a = 'a'; a <= 'z'; a++) {
      for (char b = 'a'; b <= 'i'; b++) {
        add(routes, "at=info path=/" + a + b + " status=200 service=1ms");
      }
    }

    Map<String, String> fields = text(RouteFields.of(routes));
    assertThat(fields).hasSize(2 * 201);
    assertThat(fields.get("other")).startsWith("{\"requests\":34,\"failed\":0,\"total\":34,");
  }

  @Test
  void fieldsOfABalance() {
    Balance balance = new Balance();
    for (int i = 0; i < 9; i++) {
      balance.receive();
    }
    WindowStats lines = new WindowStats();
    add(lines, "at=info status=200");
    lines.addUnparseable();
    balance.count(lines);
    balance.ignore(lines);
    balance.refuse(DeadLetterReason.TOO_LATE);
    balance.refuse(DeadLetterReason.TOO_LATE);
    balance.refuse(DeadLetterReason.WINDOW_CLOSED);
    balance.refuse(DeadLetterReason.FUTURE_TIMESTAMP);
    balance.refuse(DeadLetterReason.TIMESTAMP);

    assertThat(text(BalanceFields.of(balance)))
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "received", "9",
                    "counted", "1",
                    "unparseable", "1",
                    "duplicates", "2",
                    "too-late", "2",
                    "window-closed", "1",
                    "future-timestamp", "1",
                    "timestamp", "1")));
  }

  private static void add(Routes routes, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    RouterLog line = new RouterLog();
    assertThat(line.parse(bytes, 0, bytes.length)).as(text).isTrue();
    routes.add(line, new RouteTemplate());
  }

  private static void add(WindowStats stats, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    RouterLog line = new RouterLog();
    assertThat(line.parse(bytes, 0, bytes.length)).as(text).isTrue();
    stats.add(line);
  }

  private static Map<String, String> text(Map<String, byte[]> fields) {
    Map<String, String> result = new TreeMap<>();
    fields.forEach((name, value) -> result.put(name, new String(value, StandardCharsets.UTF_8)));
    return result;
  }
}
