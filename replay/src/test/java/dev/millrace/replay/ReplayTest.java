package dev.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reaches the target, from a real log over real HTTP. */
class ReplayTest {
  private static final Instant T = Instant.parse("2026-11-25T10:00:00Z");

  /**
   * One after the other, so that the order in which they arrive is that in which they were sent.
   */
  private static final String[] IN_TURN = {"--speed=max", "--max-rate=none", "--max-in-flight=1"};

  @TempDir static Path directory;
  private static KafkaBroker broker;

  private final RecordedLog log = new RecordedLog(broker, 4);
  private final RecordingTarget target = new RecordingTarget();

  @BeforeAll
  static void startBroker() {
    broker = new KafkaBroker(directory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @AfterEach
  void close() {
    log.close();
    target.close();
  }

  @Test
  void requestsComeInTheOrderOfTheirOwnTimeWhateverPartitionTheyAreIn() {
    log.batch(0, line(3), line(0), line(4))
        .batch(1, line(1), line(6))
        .batch(2, line(2), line(5))
        .heartbeat(3, T.plusSeconds(1));

    replay(IN_TURN);

    assertThat(target.paths()).containsExactly("/0", "/1", "/2", "/3", "/4", "/5", "/6");
  }

  @Test
  void whatIsLaterThanTheReorderWindowIsSentAtOnceAndCounted() {
    log.batch(0, line(0), line(50)).heartbeat(0, T.plusSeconds(80));
    log.batch(0, T.plusSeconds(100), "late", line(10), line(90));
    log.batch(0, T.plusSeconds(160), "last", line(150));

    Command.Result result = replay(with(IN_TURN, "--reorder-window=20s"));

    assertThat(target.paths()).containsExactly("/0", "/50", "/10", "/90", "/150");
    assertThat(result.out()).contains("1 late");
  }

  @Test
  void aBatchThatWasDeliveredTwiceIsReplayedOnce() {
    log.batch(0, T, "twice", line(1), line(2))
        .batch(0, T, "twice", line(1), line(2))
        .batch(1, T, "twice", line(1), line(2));

    Command.Result result = replay(IN_TURN);

    assertThat(target.paths()).containsExactly("/1", "/2");
    assertThat(result.out()).contains("2 duplicate batches");
  }

  @Test
  void heartbeatsForeignRecordsAndUnreadableLinesStopNothing() {
    log.heartbeat(0, T)
        .foreign(0, "rubbish".getBytes(StandardCharsets.UTF_8))
        .foreign(1, null)
        .batch(0, line(1).rest("service=oops"), line(2));

    Command.Result result = replay(IN_TURN);

    assertThat(target.paths()).containsExactly("/2");
    assertThat(result.out()).contains("1 unreadable");
  }

  @Test
  void aRequestLooksLikeTheRecordedOne() {
    log.batch(
        0,
        Line.at(T)
            .method("GET")
            .path("/a b/ü?q=\"x\"&token=s3cret&page=2")
            .id("abc-1")
            .fwd("203.0.113.9, 198.51.100.7"));

    replay("--forwarded-for", "--request-id-prefix=replay-", "--header=X-Stage: 1");

    RecordingTarget.Request request = target.requests().get(0);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.target()).isEqualTo("/a%20b/%C3%BC?q=%22x%22&token=MASKED&page=2");
    assertThat(request.headers())
        .containsEntry("host", "127.0.0.1:" + target.port())
        .containsEntry("x-request-id", "replay-abc-1")
        .containsEntry("x-forwarded-for", "203.0.113.9, 198.51.100.7")
        .containsEntry("x-stage", "1")
        .doesNotContainKeys("cookie", "authorization", "content-length");
    assertThat(request.bodyLength()).isZero();
  }

  @Test
  void whatAStrangerPutIntoALineCannotBecomeAHeader() {
    log.batch(
        0,
        Line.at(T).path("/1\r\nX-Evil: 1").id("\u00fc").fwd("a\r\nX-Evil: 2"),
        Line.at(T).path("/2 HTTP/1.1\tX: y").fwd("a\u0001b"));

    replay(with(IN_TURN, "--forwarded-for"));

    assertThat(target.paths())
        .containsExactlyInAnyOrder("/1%0D%0AX-Evil:%201", "/2%20HTTP/1.1%09X:%20y");
    assertThat(target.requests())
        .allSatisfy(
            request ->
                assertThat(request.headers())
                    .doesNotContainKeys("x-evil", "x", "x-request-id", "x-forwarded-for"));
  }

  /** A poll brings 500 records, of one partition if that has so many. */
  @Test
  void aPartitionThatIsReadAheadWaitsForTheOthers() {
    for (int second = 0; second < 700; second++) {
      log.batch(0, line(second)).batch(1, line(second));
    }

    Command.Result result =
        replay("--speed=max", "--max-rate=none", "--reorder-window=1s", "--limit=1400");

    assertThat(target.requests()).hasSize(1400);
    assertThat(result.out()).contains(" 0 late");
  }

  @Test
  void theHostCanBeKeptAndPathsRewritten() {
    log.batch(0, Line.at(T).path("/v1/users?a=1&b=2"));

    replay("--keep-host", "--rewrite=s|^/v1/|/v2/|", "--rewrite=b=2 => c=3 ");

    assertThat(target.paths()).containsExactly("/v2/users?a=1&c=3");
    assertThat(target.requests().get(0).headers()).containsEntry("host", "shop.example.com");
  }

  @Test
  void headersWithSecretsComeFromTheEnvironment() {
    log.batch(0, line(1));

    Command.replay(log, target.url())
        .environment(Map.of("REPLAY_HEADERS", "Authorization: Basic eDp5\n\nX-A: b\n"))
        .run();

    assertThat(target.requests().get(0).headers())
        .containsEntry("authorization", "Basic eDp5")
        .containsEntry("x-a", "b");
  }

  @Test
  void whatCannotBeReplayedIsCounted() {
    log.batch(
        0,
        line(1),
        line(2).status(101),
        line(3).status(503).rest("code=H10 desc=\"App crashed\" dyno="),
        line(4).status(503).rest("code=H12 desc=\"Request timeout\" dyno=web.1"),
        line(5).method("POST"),
        line(6).method("DELETE"),
        line(7).path("nonsense"),
        line(8)
            .status(499)
            .rest("sock=client code=H27 desc=\"Client Request Interrupted\" dyno=web.1"),
        line(9).status(503).rest("code=H28 desc=\"Client Connection Idle\" dyno=web.1"),
        line(10).status(499));

    Command.Result result = replay(IN_TURN);

    assertThat(target.paths()).containsExactly("/1", "/4");
    assertThat(result.out())
        .contains("1 not replayed: WebSocket")
        .contains("1 not replayed: answered by the router itself")
        .contains("3 not replayed: the client went away")
        .contains("2 not replayed: not GET, HEAD or OPTIONS")
        .contains("1 not replayed: no usable method or path");
  }

  @Test
  void unsafeMethodsGoWithoutABody() {
    log.batch(0, line(1).method("POST"), line(2).method("HEAD"));

    replay(with(IN_TURN, "--unsafe-methods"));

    assertThat(target.requests())
        .extracting(RecordingTarget.Request::method)
        .containsExactly("POST", "HEAD");
    assertThat(target.requests().get(0).headers()).containsEntry("content-length", "0");
  }

  @Test
  void timesAreThoseOfTheLinesNotOfTheRecords() {
    log.batch(0, T.plusSeconds(70), "a", line(5), line(20), line(60))
        .batch(1, T.plusSeconds(400), "b", line(30), line(61))
        .batch(1, T.plusSeconds(2000), "c", line(40));

    replay(
        with(
            IN_TURN,
            "--from=2026-11-25T10:00:20Z",
            "--to=2026-11-25T11:01:00+01:00",
            "--margin=20m"));

    assertThat(target.paths()).containsExactly("/20", "/30");
  }

  @Test
  void offsetsSelectRecords() {
    for (int i = 0; i < 6; i++) {
      log.batch(2, line(i));
    }

    replay(with(IN_TURN, "--from-offsets=2:1", "--to-offsets=2:4"));

    assertThat(target.paths()).containsExactly("/1", "/2", "/3");
  }

  @Test
  void filters() {
    log.batch(
        0,
        line(1).path("/api/users/1"),
        line(2).path("/api/users/22/posts"),
        line(3).path("/api/health"),
        line(4).path("/shop"),
        line(5).path("/api/users/5").host("other.example.com"),
        line(6).path("/api/users/6").status(404),
        line(7).path("/api/users/7").method("OPTIONS"));

    replay(
        with(
            IN_TURN,
            "--path=/api/**",
            "--exclude-path=~health$",
            "--host=Shop.example.com",
            "--status=2xx",
            "--method=get"));

    assertThat(target.paths()).containsExactly("/api/users/1", "/api/users/22/posts");
  }

  @Test
  void routesAndApplicationsSelect() {
    log.batch(0, line(1).path("/users/4711?x=1"), line(2).path("/users/new"));

    replay(with(IN_TURN, "--route=/users/:id", "--app=shop"));
    replay(with(IN_TURN, "--app=blog"));

    assertThat(target.paths()).containsExactly("/users/4711?x=1");
  }

  @Test
  void shardsSendEachRequestExactlyOnce() {
    List<String> all = new ArrayList<>();
    for (int batch = 0; batch < 10; batch++) {
      Line[] lines = new Line[50];
      for (int i = 0; i < lines.length; i++) {
        int n = batch * lines.length + i;
        // Every second one has no request id.
        lines[i] = line(batch).path("/" + n).id(i % 2 == 0 ? "id-" + n : "");
        all.add("/" + n);
      }
      log.batch(batch % 4, lines);
    }

    for (int shard = 1; shard <= 4; shard++) {
      int before = target.paths().size();
      replay("--speed=max", "--max-rate=none", "--shard=" + shard + "/4");
      assertThat(target.paths().size() - before).isBetween(75, 175);
    }

    assertThat(target.paths()).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void aSampleIsTheSameEveryTime() {
    Line[] lines =
        IntStream.range(0, 400)
            .mapToObj(i -> line(i / 100).path("/" + i).id("id-" + i).fwd("10.0.0." + i % 40))
            .toArray(Line[]::new);
    log.batch(0, lines);

    replay(with(IN_TURN, "--sample=10%"));
    List<String> first = target.paths();
    replay(with(IN_TURN, "--sample=10%"));

    assertThat(first.size()).isBetween(20, 65);
    assertThat(target.paths().subList(first.size(), target.paths().size()))
        .containsExactlyElementsOf(first);
  }

  @Test
  void aSampleByClientHasAllOfAClientOrNothing() {
    Line[] lines =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    line(i / 100).path("/" + i % 40).id("id-" + i).fwd("6.6.6.6, 10.0.0." + i % 40))
            .toArray(Line[]::new);
    log.batch(0, lines);

    replay(with(IN_TURN, "--sample=25%", "--sample-by=client"));

    assertThat(target.paths()).isNotEmpty().hasSizeLessThan(400);
    assertThat(target.paths())
        .allSatisfy(path -> assertThat(target.paths().stream().filter(path::equals)).hasSize(10));
  }

  @Test
  void loopAndLimit() {
    log.batch(0, line(1), line(2));

    replay(with(IN_TURN, "--loop=3"));
    replay(with(IN_TURN, "--loop=forever", "--limit=5"));

    assertThat(target.paths())
        .containsExactly("/1", "/2", "/1", "/2", "/1", "/2", "/1", "/2", "/1", "/2", "/1");
  }

  @Test
  void theLogEndsWhereItEndedWhenTheReplayBegan() {
    log.batch(0, line(0), line(1));
    try (RecordingTarget appending =
        new RecordingTarget(
            exchange -> {
              log.batch(0, line(9));
              exchange.sendResponseHeaders(200, -1);
            })) {

      Command.Result result = Command.replay(log, appending.url(), IN_TURN).run();

      assertThat(result.exitCode()).isZero();
      assertThat(appending.paths()).containsExactly("/0", "/1");
    }
  }

  @Test
  void aDryRunSendsNothing() {
    log.batch(0, line(0), line(10), line(20).method("POST"));

    Command.Result result = replay("--dry-run", "--speed=2");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("2 requests of 3 lines")
        .contains("2x the recorded speed: 5 s")
        .contains("1 not replayed: not GET")
        .contains("shop.example.com");
    assertThat(target.requests()).isEmpty();
  }

  @Test
  void aDryRunSaysWhatALoopAddsUpTo() {
    log.batch(0, line(0), line(1));

    assertThat(replay("--dry-run", "--loop=3").out())
        .contains("2 requests of 2 lines", "with --loop 6 requests in all");
    assertThat(replay("--dry-run", "--loop=forever", "--limit=5").out())
        .contains("with --loop 5 requests in all");
    assertThat(replay("--dry-run", "--loop=forever").out()).contains("repeated forever");
  }

  private static Line line(int second) {
    return Line.at(T.plusSeconds(second)).path("/" + second);
  }

  private Command.Result replay(String... arguments) {
    Command.Result result = Command.replay(log, target.url(), arguments).run();
    assertThat(result.exitCode()).as(result.toString()).isZero();
    return result;
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
