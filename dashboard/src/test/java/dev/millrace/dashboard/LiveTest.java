package dev.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.WindowStats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Live events: nobody misses the newest state of anything, whatever happens to the connection. */
@Timeout(120)
class LiveTest {
  private final RealRedis redis = new RealRedis();
  private final JobWrites job = new JobWrites(redis);
  private final Dashboard dashboard =
      Dashboard.start(DashboardConfig.of(0, redis.uri()), Duration.ofMillis(200));
  private final Browser browser = new Browser(dashboard.address());
  private final List<EventStream> streams = new ArrayList<>();
  private final long window = System.currentTimeMillis() / 10_000 * 10 - 60;

  @BeforeEach
  void awaitSubscription() {
    await().until(() -> subscriptions() == 1);
  }

  @AfterEach
  void stop() {
    streams.forEach(EventStream::close);
    dashboard.close();
    redis.close();
  }

  @Test
  void aChangedWindowIsSentAsSeriesHasIt() throws Exception {
    EventStream stream = follow("?app=shop&resolution=10s");
    assertThat(stream.response().headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    EventStream minutes = follow("?app=shop&resolution=1m");
    EventStream other = follow("?app=blog");

    write("shop", window, 1, "at=info status=200 service=18ms");

    await().until(() -> stream.named("window").size() == 1);
    JsonNode data = stream.named("window").get(0).json();
    assertThat(data.get("app").asText()).isEqualTo("shop");
    assertThat(data.get("resolution").asText()).isEqualTo("10s");
    assertThat(data.get("now").asLong()).isPositive();
    assertThat(data.get("window"))
        .isEqualTo(browser.json("/api/apps/shop/series?range=15m").get("windows").get(0));
    write("blog", window, 1, "at=info status=200");
    await().until(() -> other.named("window").size() == 1);
    assertThat(minutes.named("window")).isEmpty();
    assertThat(stream.named("window")).hasSize(1);
  }

  /** What is announced may be of its routes. */
  @Test
  void aWindowThatIsAsItWasIsNotSentAgain() throws Exception {
    EventStream stream = follow("?app=shop");
    write("shop", window, 1, "at=info status=200");
    await().until(() -> stream.named("window").size() == 1);

    job.announce("shop", Resolution.TEN_SECONDS, window);
    job.announce("shop", Resolution.TEN_SECONDS, window);
    write("shop", window + 10, 1, "at=info status=200");

    await().until(() -> stream.named("window").size() == 2);
    assertThat(stream.named("window").get(1).start()).isEqualTo(window + 10);
  }

  @Test
  void whoComesBackGetsTheNewestStateOfWhatChanged() throws Exception {
    EventStream first = follow("?app=shop");
    write("shop", window, 1, "at=info status=200");
    await().until(() -> first.named("window").size() == 1);
    String seen = first.lastId();
    first.close();

    write("shop", window + 10, 1, "at=info status=200");
    write("shop", window + 20, 1, "at=info status=200");
    write("shop", window + 10, 2, "at=info status=200", "at=info status=200");
    write("blog", window, 1, "at=info status=200");

    for (EventStream again :
        List.of(
            follow("?app=shop", "Last-Event-ID", seen), follow("?app=shop&lastEventId=" + seen))) {
      await().until(() -> again.named("window").size() == 2);
      assertThat(again.named("window"))
          .extracting(EventStream.Event::start)
          .containsExactlyInAnyOrder(window + 10, window + 20);
      assertThat(again.named("window"))
          .filteredOn(event -> event.start() == window + 10)
          .extracting(EventStream.Event::version)
          .containsExactly(2L);
      assertThat(again.named("reset")).isEmpty();
    }
    write("shop", window + 30, 1, "at=info status=200");
    await()
        .until(() -> streams.stream().skip(1).allMatch(again -> again.named("window").size() == 3));
  }

  @Test
  void whoComesFromAnotherServerIsToldToFetchAgain() throws Exception {
    write("shop", window, 1, "at=info status=200");
    for (String id : List.of("0123456789ab-7", "nonsense", "-1", "99999999999999999999")) {
      EventStream stream = follow("?app=shop", "Last-Event-ID", id);
      await().until(() -> stream.named("reset").size() == 1);
      assertThat(stream.named("window")).isEmpty();
    }
  }

  @Test
  void theOverviewHasARowForEveryApplicationThatChanged() throws Exception {
    EventStream stream = follow("");
    long minute = System.currentTimeMillis() / 60_000 * 60;
    write("shop", Resolution.ONE_MINUTE, minute, 1, "at=info status=200 service=1ms");
    await().until(() -> stream.named("app").size() == 1);
    for (int i = 2; i <= 200; i++) {
      write("shop", Resolution.ONE_MINUTE, minute, i, "at=info status=200 service=" + i + "ms");
    }
    write("blog", Resolution.ONE_MINUTE, minute, 1, "at=info status=503");

    await()
        .untilAsserted(
            () ->
                assertThat(stream.named("app"))
                    .extracting(event -> event.json().get("app").asText())
                    .contains("shop", "blog"));
    await()
        .untilAsserted(
            () -> {
              List<EventStream.Event> shop =
                  stream.named("app").stream()
                      .filter(event -> event.json().get("app").asText().equals("shop"))
                      .toList();
              assertThat(shop.get(shop.size() - 1).json().get("p95").asDouble())
                  .as("the newest state")
                  .isBetween(199.0, 201.0);
            });
    assertThat(stream.named("app").size()).as("a few of 201").isLessThan(20);
    JsonNode row = stream.named("app").get(0).json();
    JsonNode listed = browser.json("/api/apps").get("apps").get(0);
    assertThat(row.fieldNames()).toIterable().containsExactlyElementsOf(listed::fieldNames);
  }

  @Test
  void oneSubscriptionAndOneReadServeAllBrowsers() throws Exception {
    for (int i = 0; i < 20; i++) {
      follow("?app=shop");
    }
    await().until(() -> streams.stream().allMatch(stream -> stream.named("redis").size() == 1));
    long readBefore = hgetalls();

    write("shop", window, 1, "at=info status=200");

    await().until(() -> streams.stream().allMatch(stream -> stream.named("window").size() == 1));
    assertThat(hgetalls() - readBefore).isEqualTo(1);
    assertThat(subscriptions()).isEqualTo(1);
  }

  @Test
  void aBrowserThatReadsNothingHoldsNobodyUpAndMissesNothing() throws Exception {
    WindowStats large = new WindowStats();
    for (int status = 100; status < 600; status++) {
      large.merge(JobWrites.stats("at=info service=1ms status=" + status));
    }
    EventStream quick = follow("?app=shop");
    int windows = 1200;
    try (Socket slow = slowBrowser()) {
      for (int version = 1; version <= 2; version++) {
        for (int i = 0; i < windows; i++) {
          job.window("shop", Resolution.TEN_SECONDS, window + 10L * i, version, large);
        }
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  quick.named("window").stream().filter(event -> event.version() == 2).count()
                      == windows);

      Map<Long, Long> versions = new HashMap<>();
      int events = 0;
      Pattern versionOf = Pattern.compile("\"window\":\\{\"start\":(\\d+),\"version\":(\\d+)");
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(slow.getInputStream(), StandardCharsets.US_ASCII));
      while (versions.values().stream().filter(version -> version == 2).count() < windows) {
        Matcher matcher = versionOf.matcher(lines.readLine());
        if (matcher.find()) {
          events++;
          versions.put(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        }
      }
      assertThat(events).as("states in between are left out").isLessThan(2 * windows);
    }
  }

  @Test
  void aSilentStreamIsKeptAlive() throws Exception {
    EventStream stream = follow("?app=shop");

    await().until(() -> stream.named("heartbeat").size() >= 3);
    assertThat(stream.events().get(0).name()).isEqualTo("heartbeat");
    assertThat(stream.named("heartbeat").get(0).json().get("now").asLong()).isPositive();
    assertThat(stream.named("window")).isEmpty();
  }

  @Test
  void redisMayGoAwayAndComeBack() throws Exception {
    EventStream stream = follow("?app=shop");
    await().until(() -> stream.named("redis").size() == 1);
    assertThat(stream.named("redis").get(0).data()).isEqualTo("{\"up\":true}");

    redis.stop();

    await().until(() -> stream.named("redis").size() == 2);
    assertThat(stream.named("redis").get(1).data()).isEqualTo("{\"up\":false}");
    HttpResponse<String> away = browser.get("/api/apps");
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(Browser.read(away.body()).get("error").asText()).contains("Redis at ");
    assertThat(browser.get("/ready").statusCode()).isEqualTo(503);
    assertThat(browser.get("/health").statusCode()).isEqualTo(200);

    redis.start();

    await().atMost(Duration.ofSeconds(20)).until(() -> stream.named("redis").size() == 3);
    await().until(() -> stream.named("reset").size() == 1);
    assertThat(stream.named("redis").get(2).data()).isEqualTo("{\"up\":true}");
    write("shop", window, 1, "at=info status=200");
    await().until(() -> stream.named("window").size() == 1);
    assertThat(browser.get("/ready").body()).isEqualTo("ready\n");
  }

  @Test
  void aWindowThatCannotBeReadIsAnnouncedAsAGap() throws Exception {
    EventStream stream = follow("?app=shop");
    redis.commands().set(job.key("shop", Resolution.TEN_SECONDS, window), new byte[] {1});
    job.announce("shop", Resolution.TEN_SECONDS, window);

    await().until(() -> stream.named("gap").size() == 1);
    JsonNode gap = stream.named("gap").get(0).json();
    assertThat(gap.get("start").asLong()).isEqualTo(window);
    assertThat(gap.get("reason").asText()).isEqualTo("it is not a hash");
  }

  @Test
  void whatCannotBeFollowedIsRefused() throws Exception {
    assertThat(browser.get("/api/updates?app=shop&resolution=5s").statusCode()).isEqualTo(400);
    assertThat(browser.get("/api/updates?app=a&app=b").statusCode()).isEqualTo(400);
    assertThat(browser.get("/api/updates?app=%3Cb%3E").statusCode()).isEqualTo(404);
  }

  /** Hostile or foreign messages on the channel are no reason to stop. */
  @Test
  void otherMessagesMeanNothing() throws Exception {
    EventStream stream = follow("?app=shop");
    for (String message :
        List.of("", "shop", "shop 10s", "shop 5s 10", "<b> 10s 10", "shop 10s 99999999999999999")) {
      redis.commands().publish("millrace:updates", message.getBytes(StandardCharsets.UTF_8));
    }
    write("shop", window, 1, "at=info status=200");

    await().until(() -> stream.named("window").size() == 1);
  }

  private EventStream follow(String query, String... headers) throws Exception {
    EventStream stream = new EventStream(dashboard.address(), "/api/updates" + query, headers);
    streams.add(stream);
    await().until(() -> !stream.named("redis").isEmpty());
    return stream;
  }

  /** Asks, and reads nothing until it is told to. */
  private Socket slowBrowser() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new java.net.InetSocketAddress("127.0.0.1", dashboard.address().getPort()));
    socket
        .getOutputStream()
        .write(
            "GET /api/updates?app=shop HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    // The first event is there, so it follows.
    int first = socket.getInputStream().read();
    assertThat(first).isPositive();
    return socket;
  }

  private void write(String app, long start, long version, String... lines) {
    write(app, Resolution.TEN_SECONDS, start, version, lines);
  }

  private void write(String app, Resolution resolution, long start, long version, String... lines) {
    job.window(app, resolution, start, version, JobWrites.stats(lines));
  }

  private long subscriptions() {
    return redis.commands().pubsubNumsub("millrace:updates").get("millrace:updates");
  }

  private long hgetalls() {
    Matcher calls =
        Pattern.compile("cmdstat_hgetall:calls=(\\d+)")
            .matcher(redis.commands().info("commandstats"));
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }
}
