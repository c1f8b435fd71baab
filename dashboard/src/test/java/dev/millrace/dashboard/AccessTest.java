package dev.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.dashboard.config.ConfigException;
import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.dashboard.config.Password;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.redis.Retention;
import dev.millrace.model.window.Resolution;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may see what, and what the dashboard may do to Redis, which is to read. */
class AccessTest {
  private static final List<String> GUARDED =
      List.of("/", "/apps/shop", "/assets/main.js", "/api/apps", "/api/updates", "/metrics", "/x");

  /** What a reader needs, and nothing else; the documentation shows the same rules. */
  private static final String READER =
      "ACL SETUSER dashboard on >secret resetkeys resetchannels -@all"
          + " %R~millrace:* &millrace:updates +hgetall +zscore +zrevrange +subscribe +ping +hello";

  private static final Set<String> READING =
      Set.of("hgetall", "zscore", "zrevrange", "subscribe", "ping", "hello", "client", "auth");

  private static final Retention KEPT = Retention.defaults();
  private static final List<String> ANY = List.of();

  private final RealRedis redis = new RealRedis();
  private final JobWrites job = new JobWrites(redis);
  private final long minute = System.currentTimeMillis() / 60_000 * 60;

  @AfterEach
  void stop() {
    redis.close();
  }

  @Test
  void withAPasswordOnlyHealthIsOpen() throws Exception {
    try (Dashboard dashboard = Dashboard.start(with(Password.of("open sesame")))) {
      Browser browser = new Browser(dashboard.address());
      for (String path : GUARDED) {
        HttpResponse<String> response = browser.get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
            .startsWith("Basic ");
      }
      for (String wrong : List.of("x:open", "open sesame", ":", "x:open sesame ", "")) {
        assertThat(browser.get("/api/apps", "Authorization", basic(wrong)).statusCode())
            .as(wrong)
            .isEqualTo(wrong.equals("open sesame") ? 200 : 401);
      }
      assertThat(browser.get("/api/apps", "Authorization", "Basic ???").statusCode())
          .isEqualTo(401);
      assertThat(browser.get("/api/apps", "Authorization", "Bearer open sesame").statusCode())
          .isEqualTo(401);
      for (String user : List.of("", "anybody", "x:y")) {
        assertThat(
                browser
                    .get("/api/apps", "Authorization", basic(user + ":open sesame"))
                    .statusCode())
            .as(user)
            .isEqualTo(user.contains(":") ? 401 : 200);
      }
      assertThat(browser.get("/health").statusCode()).isEqualTo(200);
      assertThat(browser.get("/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aPublicAddressNeedsAPasswordOrToBeMeant() {
    RedisSettings settings = RedisSettings.of(redis.uri());
    assertThatThrownBy(
            () -> new DashboardConfig("0.0.0.0", 0, settings, "millrace", KEPT, null, false, ANY))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("DASHBOARD_PASSWORD")
        .hasMessageContaining("--insecure");
    new DashboardConfig("0.0.0.0", 0, settings, "millrace", KEPT, null, true, ANY);
    new DashboardConfig("0.0.0.0", 0, settings, "millrace", KEPT, Password.of("x"), false, ANY);
    new DashboardConfig("::1", 0, settings, "millrace", KEPT, null, false, ANY);
  }

  /** A page of somebody else's must not read it through a name that leads to this machine. */
  @Test
  void withoutAPasswordOnlyNamesOfThisMachineAreAnswered() throws Exception {
    try (Dashboard dashboard = Dashboard.start(with(null))) {
      int port = dashboard.address().getPort();
      assertThat(statusFor(port, "localhost:" + port)).isEqualTo(200);
      assertThat(statusFor(port, "127.0.0.1:" + port)).isEqualTo(200);
      assertThat(statusFor(port, "[::1]:" + port)).isEqualTo(200);
      assertThat(statusFor(port, "evil.example:" + port)).isEqualTo(421);
      assertThat(statusFor(port, "localhost.evil.example")).isEqualTo(421);
    }
  }

  /** As in a container, which cannot listen on a loopback address. */
  @Test
  void namesThatItAnswersToMayBeGiven() throws Exception {
    List<String> hosts = List.of("dashboard");
    RedisSettings settings = RedisSettings.of(redis.uri());
    try (Dashboard dashboard =
        Dashboard.start(
            new DashboardConfig("0.0.0.0", 0, settings, "millrace", KEPT, null, true, hosts))) {
      int port = dashboard.address().getPort();
      assertThat(statusFor(port, "localhost:" + port)).isEqualTo(200);
      assertThat(statusFor(port, "Dashboard:" + port)).isEqualTo(200);
      assertThat(statusFor(port, "evil.example:" + port)).isEqualTo(421);
    }
    try (Dashboard dashboard =
        Dashboard.start(
            new DashboardConfig("0.0.0.0", 0, settings, "millrace", KEPT, null, true, ANY))) {
      int port = dashboard.address().getPort();
      assertThat(statusFor(port, "any.example:" + port)).isEqualTo(200);
    }
  }

  @Test
  void everyAnswerIsHardened() throws Exception {
    try (Dashboard dashboard = Dashboard.start(with(null))) {
      Browser browser = new Browser(dashboard.address());
      for (String path : List.of("/", "/api/apps", "/nothing", "/metrics", "/health")) {
        var headers = browser.get(path).headers();
        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
            .as(path)
            .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
            .doesNotContain("unsafe");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Server")).isEmpty();
      }
    }
  }

  @Test
  void filesAreCompressedAndAskedForOnce() throws Exception {
    try (Dashboard dashboard = Dashboard.start(with(null))) {
      Browser browser = new Browser(dashboard.address());
      HttpResponse<String> page = browser.get("/apps/shop?range=2h");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
      Matcher script = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"").matcher(page.body());
      assertThat(script.find()).isTrue();

      HttpResponse<String> file = browser.get(script.group(1));
      assertThat(file.headers().firstValue("Content-Type"))
          .hasValue("text/javascript; charset=utf-8");
      String etag = file.headers().firstValue("ETag").orElseThrow();
      assertThat(browser.get(script.group(1), "If-None-Match", etag).statusCode()).isEqualTo(304);
      HttpResponse<String> gzipped = browser.get(script.group(1), "Accept-Encoding", "gzip, br");
      assertThat(gzipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
    }
  }

  /** What Redis' MONITOR sees while everything is asked for. */
  @Test
  void redisIsOnlyRead() throws Exception {
    job.window("shop", Resolution.ONE_MINUTE, minute, 1, JobWrites.stats("at=info status=200"));
    Queue<String> seen = monitor();
    try (Dashboard dashboard = Dashboard.start(with(null))) {
      askForEverything(dashboard);
    }
    List<String> commands = new ArrayList<>();
    Pattern command = Pattern.compile("\\+[\\d.]+ \\[\\S+ \\S+] \"([^\"]+)\".*");
    for (String line : seen) {
      Matcher matcher = command.matcher(line);
      if (matcher.matches()) {
        commands.add(matcher.group(1).toLowerCase(Locale.ROOT));
      }
    }
    assertThat(commands).contains("hgetall", "zrevrange", "subscribe", "zscore");
    commands.removeIf(READING::contains);
    assertThat(commands).isEmpty();
  }

  @Test
  void aUserWhoMayOnlyReadWillDo() throws Exception {
    job.window("shop", Resolution.ONE_MINUTE, minute, 1, JobWrites.stats("at=info status=200"));
    acl(READER);
    URI uri = URI.create("redis://dashboard:secret@127.0.0.1:" + redis.port());
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.of(0, uri))) {
      askForEverything(dashboard);
      Browser browser = new Browser(dashboard.address());
      try (EventStream stream = new EventStream(dashboard.address(), "/api/updates?app=shop")) {
        await()
            .until(
                () ->
                    stream.named("redis").stream()
                        .anyMatch(event -> event.data().contains("true")));
        job.window(
            "shop", Resolution.TEN_SECONDS, minute, 1, JobWrites.stats("at=info status=200"));
        await().until(() -> stream.named("window").size() == 1);
      }
      assertThat(browser.get("/metrics").body()).contains("millrace_dashboard_redis_up 1");
    }
  }

  private static void askForEverything(Dashboard dashboard) throws Exception {
    Browser browser = new Browser(dashboard.address());
    for (String path :
        List.of(
            "/api/apps",
            "/api/apps/shop/series",
            "/api/apps/shop/summary",
            "/api/apps/shop/routes",
            "/api/apps/shop/balance",
            "/metrics",
            "/ready")) {
      HttpResponse<String> response = browser.get(path);
      assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    }
  }

  private DashboardConfig with(Password password) {
    return new DashboardConfig(
        "127.0.0.1", 0, RedisSettings.of(redis.uri()), "millrace", KEPT, password, false, ANY);
  }

  private Queue<String> monitor() throws Exception {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    Socket socket = new Socket("127.0.0.1", redis.port());
    socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    assertThat(lines.readLine()).isEqualTo("+OK");
    Thread reader = new Thread(() -> lines.lines().forEach(seen::add), "monitor");
    reader.setDaemon(true);
    reader.start();
    return seen;
  }

  private void acl(String command) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", redis.port())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      assertThat(
              new BufferedReader(
                      new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                  .readLine())
          .isEqualTo("+OK");
    }
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  private static int statusFor(int port, String host) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              ("GET /api/config HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String status =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      return Integer.parseInt(status.split(" ")[1]);
    }
  }
}
