package dev.millrace.job.namespace;

import static dev.millrace.job.namespace.WindowFixtures.key;
import static dev.millrace.job.namespace.WindowFixtures.window;
import static dev.millrace.job.namespace.WindowFixtures.with;
import static dev.millrace.job.namespace.WindowFixtures.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.job.namespace.WindowIndex.Side;
import dev.millrace.model.redis.RedisSchema;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromoteCommandTest {
  private static final String TEN = "2026-11-22T10:00:00Z";
  private static final String SHADOW = key("shadow", "1m", TEN);
  private static final String LIVE = key("millrace", "1m", TEN);

  private static TestRedis redis;

  @BeforeAll
  static void start() throws Exception {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void empty() {
    redis.commands().flushall();
  }

  @Test
  void theLiveWindowIsReplacedWhole() {
    redis.put(SHADOW, window(20, 200, 18));
    redis.put(LIVE, with(window(20, 503, 99), "unparseable", "7"));

    Ran ran = promote();

    assertThat(redis.commands().hgetall(LIVE)).isEqualTo(window(20, 200, 18));
    assertThat(redis.commands().hgetall(SHADOW)).as("is left").isEqualTo(window(20, 200, 18));
    assertThat(ran.out())
        .isEqualTo(
            "promoted 1 windows, 0 were equal, 0 kept because millrace has a higher version\n");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exitCode()).isZero();
    assertThat(Ran.command("compare", "shadow", "millrace", "--redis-url", redis.url()).exitCode())
        .isZero();
  }

  @Test
  void everyKindOfWindowIsPromotedTheFinestFirst() {
    List<String> series = List.of("1h", "balance:1h", "10s", "routes:1h", "routes:1m", "1m", "10m");
    for (String each : series) {
      redis.put(key("shadow", each, TEN), Map.of("version", "1", "of", each));
    }
    Queue<String> messages = redis.published("millrace:updates");

    promote();

    for (String each : series) {
      assertThat(redis.commands().hget(key("millrace", each, TEN), "of")).isEqualTo(each);
    }
    long start = Instant.parse(TEN).getEpochSecond();
    await().atMost(Duration.ofSeconds(30)).until(() -> messages.size() >= series.size());
    assertThat(messages)
        .containsExactlyElementsOf(
            Stream.of("10s", "1m", "1m", "10m", "1h", "1h", "1h")
                .map(resolution -> "shop " + resolution + " " + start)
                .toList());
  }

  @Test
  void theApplicationIsListed() {
    redis.put(SHADOW, window(1, 200, 18));
    redis.put(key("shadow", "late", "1m", TEN), window(1, 200, 18));
    redis.commands().zadd("millrace:apps", 5e9, "late");

    promote();

    assertThat(redis.commands().zscore("millrace:apps", "shop"))
        .isEqualTo(Instant.parse(TEN).getEpochSecond());
    assertThat(redis.commands().zscore("millrace:apps", "late")).as("never back").isEqualTo(5e9);
  }

  @ParameterizedTest
  @CsvSource({"60000, 0, 60000", "60000, 30000, 60000", "60000, 90000, 90000"})
  void theLongerLifeIsKept(long shadowMillis, long liveMillis, long expected) {
    redis.put(SHADOW, window(2, 200, 18));
    redis.commands().pexpire(SHADOW, shadowMillis);
    if (liveMillis > 0) {
      redis.put(LIVE, window(1, 200, 18));
      redis.commands().pexpire(LIVE, liveMillis);
    }

    promote();

    assertThat(redis.commands().pttl(LIVE)).isBetween(expected - 29_000, expected);
    assertThat(redis.commands().pttl(SHADOW)).isBetween(1L, shadowMillis);
  }

  @Test
  void whatLivesForEverGoesOnDoingSo() {
    redis.put(SHADOW, window(2, 200, 18));
    redis.commands().pexpire(SHADOW, 60_000);
    redis.put(LIVE, window(1, 200, 18));

    promote();

    assertThat(redis.commands().hget(LIVE, "requests")).isEqualTo("2");
    assertThat(redis.commands().pttl(LIVE)).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "12, 11, false",
    "12, 12, true",
    "12, 13, true",
    "10, 9, false",
    "9, 10, true",
    "007, 7, true",
    "9007199254740993, 9007199254740992, false",
    "12, , false",
    "12, nonsense, false",
    ", 1, true",
    "nonsense, 1, true",
    "1e300, 1, true",
  })
  void aHigherLiveVersionIsKept(String live, String shadow, boolean taken) {
    redis.put(LIVE, version(window(20, 503, 18), live));
    redis.put(SHADOW, version(window(20, 200, 18), shadow));
    Queue<String> messages = redis.published("millrace:updates");

    Ran ran = promote();

    assertThat(redis.commands().hexists(LIVE, "status:200")).isEqualTo(taken);
    assertThat(ran.exitCode()).isEqualTo(taken ? 0 : 1);
    if (!taken) {
      assertThat(ran.out())
          .contains("shop 1m 2026-11-22T10:00:00Z kept: millrace has version " + live + ", shadow")
          .contains("1 kept because millrace has a higher version (--force replaces them)");
    }

    Ran forced = promote("--force");

    assertThat(redis.commands().hgetall(LIVE)).isEqualTo(redis.commands().hgetall(SHADOW));
    assertThat(forced.exitCode()).isZero();
    await().atMost(Duration.ofSeconds(30)).until(() -> !messages.isEmpty());
    assertThat(messages).as("only what took effect is announced").hasSize(1);
  }

  @Test
  void aDryRunChangesNothing() {
    redis.put(SHADOW, window(2, 200, 18));
    redis.put(LIVE, window(1, 200, 18));
    redis.put(key("shadow", "10m", TEN), window(1, 200, 18));
    redis.put(key("millrace", "10m", TEN), window(2, 200, 18));

    Ran ran = promote("--dry-run");

    assertThat(ran.out()).contains("would promote 1 windows, 0 were equal, 1 kept");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(redis.commands().hgetall(LIVE)).isEqualTo(window(1, 200, 18));
    assertThat(redis.commands().exists("millrace:apps")).isZero();
  }

  @Test
  void aLiveValueThatIsNoHashIsReplaced() {
    redis.put(SHADOW, window(2, 200, 18));
    redis.commands().expire(SHADOW, 60);
    redis.commands().set(LIVE, "text");

    assertThat(promote().exitCode()).isZero();

    assertThat(redis.commands().hgetall(LIVE)).isEqualTo(window(2, 200, 18));
    assertThat(redis.commands().ttl(LIVE)).isPositive();
  }

  @Test
  void aShadowValueThatIsNoHashIsLeftAlone() {
    redis.commands().set(SHADOW, "text");
    redis.put(LIVE, window(1, 200, 18));

    Ran ran = promote("--force");

    assertThat(ran.out()).contains("promoted 0 windows", "1 are not hashes and were left alone");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(redis.commands().hgetall(LIVE)).isEqualTo(window(1, 200, 18));
  }

  @Test
  void aHashOfManyFieldsIsPromoted() {
    Map<String, String> routes = new java.util.HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      routes.put("/route-" + i, "{\"requests\":" + i + "}");
    }
    redis.put(key("shadow", "routes:1m", TEN), routes);
    redis.put(key("millrace", "routes:1m", TEN), with(routes, "/route-7", "{}"));

    assertThat(promote().out()).contains("promoted 1 windows");
    assertThat(promote().out()).contains("promoted 0 windows, 1 were equal");
    assertThat(redis.commands().hgetall(key("millrace", "routes:1m", TEN))).isEqualTo(routes);
  }

  @Test
  void anInterruptedPromotionIsFinishedByTheNext() throws Exception {
    long start = Instant.parse(TEN).getEpochSecond();
    for (int i = 0; i < 3_000; i++) {
      redis.put("shadow:{app-%d}:10s:%d".formatted(i % 5, start + i * 10L), window(1, 200, i));
    }
    Queue<String> messages = redis.published("millrace:updates");
    AtomicInteger seen = new AtomicInteger();
    try (NamespaceRedis connection = NamespaceRedis.connect(redis.settings())) {
      Listing listing = new Listing(connection, Selection.everything(), Progress.none());
      listing.add("shadow", Side.FIRST);
      Promotion promotion =
          new Promotion(
              connection,
              "shadow",
              new RedisSchema("millrace"),
              new Promotion.Mode(false, false),
              Progress.none());

      assertThatThrownBy(
              () ->
                  promotion.run(
                      listing.index(),
                      window -> {
                        if (seen.incrementAndGet() == 1_000) {
                          redis.cutOff();
                        }
                      }))
          .isInstanceOf(RedisException.class);
    }
    int promoted = redis.commands().keys("millrace:{*").size();
    assertThat(promoted).isBetween(1_000, 2_999);

    Ran ran = promote();

    assertThat(ran.out())
        .contains("promoted %,d windows, %,d were equal".formatted(3_000 - promoted, promoted));
    assertThat(ran.exitCode()).isZero();
    assertThat(Ran.command("compare", "shadow", "millrace", "--redis-url", redis.url()).out())
        .contains("3,000 equal");
    assertThat(redis.commands().zcard("millrace:apps")).isEqualTo(5);
    await().atMost(Duration.ofSeconds(30)).until(() -> messages.size() >= 3_000);
    assertThat(messages).as("each is announced once").doesNotHaveDuplicates();
  }

  @Test
  void aWindowThatExpiresBeforeItsTurnIsCounted() throws Exception {
    redis.put(SHADOW, window(1, 200, 18));
    try (NamespaceRedis connection = NamespaceRedis.connect(redis.settings())) {
      Listing listing = new Listing(connection, Selection.everything(), Progress.none());
      listing.add("shadow", Side.FIRST);
      redis.commands().del(SHADOW);
      redis.put(LIVE, window(1, 200, 18));

      Map<Outcome, Long> outcomes =
          new Promotion(
                  connection,
                  "shadow",
                  new RedisSchema("millrace"),
                  new Promotion.Mode(true, false),
                  Progress.none())
              .run(listing.index(), window -> {});

      assertThat(outcomes).isEqualTo(Map.of(Outcome.GONE, 1L));
      assertThat(redis.commands().hgetall(LIVE)).isEqualTo(window(1, 200, 18));
    }
  }

  @Test
  void onlyWhatIsSelectedIsPromoted() {
    redis.put(key("shadow", "10s", TEN), window(1, 200, 18));
    redis.put(key("shadow", "10s", "2026-11-22T10:59:50Z"), window(1, 200, 18));
    redis.put(key("shadow", "1h", TEN), window(1, 200, 18));
    redis.put(key("shadow", "blog", "10s", TEN), window(1, 200, 18));

    promote("--app", "shop", "--from", "-2h", "--to", "2026-11-22T10:59:59Z");

    assertThat(redis.commands().keys("millrace:{*")).containsExactly(key("millrace", "10s", TEN));
  }

  @Test
  void windowsThatOnlyLiveHasStay() {
    redis.put(SHADOW, window(1, 200, 18));
    redis.put(key("millrace", "10m", TEN), window(1, 200, 18));

    promote();

    assertThat(redis.commands().exists(LIVE, key("millrace", "10m", TEN))).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n", "yesterday", "nope"})
  void aUserWhoDoesNotAgreeChangesNothing(String answer) {
    redis.put(SHADOW, window(1, 200, 18));
    List<String> questions = new ArrayList<>();

    Ran ran =
        Ran.asked(
            question -> {
              questions.add(question);
              return answer;
            },
            "promote",
            "shadow",
            "millrace",
            "--redis-url",
            redis.url());

    assertThat(questions)
        .containsExactly("Put 1 windows of 1 applications from shadow into millrace? [y/N] ");
    assertThat(ran.err()).contains("nothing was promoted");
    assertThat(ran.exitCode()).isEqualTo(3);
    assertThat(redis.commands().exists(LIVE)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"y, ", "Yes, ", "n, --yes"})
  void aUserWhoAgreesIsObeyed(String answer, String option) {
    redis.put(SHADOW, window(1, 200, 18));

    Ran ran =
        Ran.asked(
            question -> answer,
            Stream.of("promote", "shadow", "millrace", "--redis-url", redis.url(), option)
                .filter(text -> text != null)
                .toArray(String[]::new));

    assertThat(ran.exitCode()).isZero();
    assertThat(redis.commands().exists(LIVE)).isEqualTo(1);
  }

  @Test
  void aShadowWithoutWindowsIsNoSuccess() {
    Ran ran = promote();

    assertThat(ran.err())
        .isEqualTo("millrace promote: shadow holds no such window: nothing was promoted\n");
    assertThat(ran.exitCode()).isEqualTo(3);
  }

  @Test
  void aRedisThatRefusesIsOneLineThatSaysSo() {
    redis.put(SHADOW, window(1, 200, 18));
    redis.commands().set("millrace:apps", "text");

    Ran ran = promote();

    assertThat(ran.err()).startsWith("millrace promote: Redis: WRONGTYPE").hasLineCount(1);
    assertThat(ran.exitCode()).isEqualTo(3);
  }

  private static Map<String, String> version(Map<String, String> fields, String version) {
    return version == null ? without(fields, "version") : with(fields, "version", version);
  }

  private static Ran promote(String... options) {
    return Ran.command(
        Stream.concat(
                Stream.of("promote", "shadow", "millrace", "--redis-url", redis.url()),
                Arrays.stream(options))
            .toArray(String[]::new));
  }
}
