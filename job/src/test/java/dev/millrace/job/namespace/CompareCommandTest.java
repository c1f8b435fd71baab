package dev.millrace.job.namespace;

import static dev.millrace.job.namespace.WindowFixtures.key;
import static dev.millrace.job.namespace.WindowFixtures.window;
import static dev.millrace.job.namespace.WindowFixtures.with;
import static dev.millrace.job.namespace.WindowFixtures.without;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.job.namespace.WindowIndex.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompareCommandTest {
  private static final String TEN = "2026-11-22T10:00:00Z";

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
  void equalNamespacesAreEqual() {
    both(key("millrace", "10s", TEN), window(20, 200, 18));
    both(key("millrace", "routes:1m", TEN), Map.of("/", "{\"requests\":3}", "version", "3"));
    both(key("millrace", "balance:1h", TEN), Map.of("received", "3", "version", "3"));

    Ran ran = compare();

    assertThat(ran.out())
        .isEqualTo(
            "compared 3 windows of 1 applications: 3 equal, 0 different, 0 only in millrace, 0 only in"
                + " shadow\n");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exitCode()).isZero();
  }

  @Test
  void whatDiffersIsSaidWithBothValues() {
    redis.put(key("millrace", "10s", TEN), window(20, 200, 1000));
    redis.put(key("shadow", "10s", TEN), with(window(23, 200, 1100), "status:404", "3"));

    Ran ran = compare();

    assertThat(ran.out().lines().map(line -> line.replaceAll(" +", " ")))
        .startsWith("shop 10s 2026-11-22T10:00:00Z")
        .contains(
            " requests 20 -> 23 (+3)",
            " status:404 - -> 3",
            " service:mean 1000 -> 1100 (+10.00%)",
            " service:count 20 -> 23 (+3)",
            " version 20 -> 23 (+3)")
        .anyMatch(line -> line.matches(" service:p99 [\\d.]+ -> [\\d.]+ \\(\\+9\\.\\d\\d%\\)|.*"))
        .anyMatch(line -> line.matches(" service:sketch \\d+ bytes -> \\d+ bytes"))
        .noneMatch(line -> line.startsWith(" failed"))
        .endsWith(
            "compared 1 windows of 1 applications: 0 equal, 1 different, 0 only in millrace, 0 only in"
                + " shadow");
    assertThat(ran.exitCode()).isEqualTo(1);
  }

  @Test
  void whatOneNamespaceLacksIsSaid() {
    redis.put(key("millrace", "1m", TEN), window(1, 200, 18));
    redis.put(key("shadow", "1m", "2026-11-22T10:01:00Z"), window(1, 200, 18));

    Ran ran = compare();

    assertThat(ran.out().lines())
        .contains(
            "shop 1m 2026-11-22T10:00:00Z only in millrace",
            "shop 1m 2026-11-22T10:01:00Z only in shadow")
        .last()
        .asString()
        .contains("0 different, 1 only in millrace, 1 only in shadow");
    assertThat(ran.exitCode()).isEqualTo(1);
  }

  @Test
  void anApplicationThatIsNotInTheSetOfApplicationsIsSeen() {
    redis.commands().zadd("millrace:apps", 1, "shop");
    redis.commands().zadd("shadow:apps", 1, "shop");
    both(key("millrace", "10s", TEN), window(1, 200, 18));
    redis.put(key("shadow", "ghost", "10s", TEN), window(1, 200, 18));

    assertThat(compare().out()).contains("ghost 10s 2026-11-22T10:00:00Z only in shadow");
  }

  @Test
  void routesDifferByNumberAndRoute() {
    String sketch = "sketch:/cart/:id";
    redis.put(
        key("millrace", "routes:1m", TEN),
        Map.of(
            "/cart/:id", "{\"requests\":5,\"p95\":100}", sketch, "a", "/old", "{\"requests\":1}"));
    redis.put(
        key("shadow", "routes:1m", TEN),
        Map.of("/cart/:id", "{\"requests\":6,\"p95\":101}", sketch, "ab"));

    assertThat(compare().out().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "shop routes:1m 2026-11-22T10:00:00Z",
            " /cart/:id requests 5 -> 6 (+1)",
            " /cart/:id p95 100 -> 101 (+1.00%)",
            " /old {\"requests\":1} -> -",
            " sketch:/cart/:id 1 bytes -> 2 bytes");
  }

  @Test
  void theBalanceIsComparedToo() {
    redis.put(key("millrace", "balance:1h", TEN), Map.of("received", "10", "too-late", "1"));
    redis.put(key("shadow", "balance:1h", TEN), Map.of("received", "10", "too-late", "0"));

    assertThat(compare().out().replaceAll(" +", " "))
        .contains("shop balance:1h 2026-11-22T10:00:00Z\n too-late 1 -> 0 (-1)\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ten",
        "1e999999999",
        "-1",
        "99999999999999999999999999",
        "0x10",
        " 20",
        "{",
        "{}",
        "{\"a\":",
        "\u001b[2J\u0007\n",
        "\u00ff\u00fe"
      })
  void nonsenseInAFieldIsReportedAndHarmless(String nonsense) {
    for (String field : List.of("requests", "service:p95", "service:sketch", "version", "/route")) {
      redis.put(key("millrace", "10s", TEN), window(20, 200, 18));
      redis.put(key("shadow", "10s", TEN), with(window(20, 200, 18), field, nonsense));

      for (Ran ran : List.of(compare(), compare("--json"))) {
        assertThat(ran.out()).contains(field).doesNotContain("\u001b", "\u0007");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isEqualTo(1);
      }
    }
  }

  @Test
  void jsonThatIsNestedDeeplyOrLargeIsHarmless() {
    String deep = "{\"a\":" + "[".repeat(100_000);
    redis.put(key("millrace", "routes:1m", TEN), Map.of("/", deep, "other", "{\"a\":1}"));
    redis.put(
        key("shadow", "routes:1m", TEN),
        Map.of("/", deep + "[", "other", "{\"a\":" + "9".repeat(100_000) + "}"));

    Ran ran = compare();

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains("  / ", "  other").hasSizeLessThan(2000);
  }

  @Test
  void aFieldNameMayBeAnything() {
    both(key("millrace", "10s", TEN), Map.of("version", "1"));
    redis.commands().hset(key("shadow", "10s", TEN), "\u001b[2J\u00e2\u0082\u00ac\u0000", "1");

    Ran ran = compare();

    assertThat(ran.out()).contains("\\u{1b}[2J€\\u{0}").doesNotContain("\u001b");
    assertThat(ran.exitCode()).isEqualTo(1);
  }

  @Test
  void aValueThatIsNoHashIsADifference() {
    redis.commands().set(key("millrace", "10s", TEN), "text");
    redis.put(key("shadow", "10s", TEN), window(1, 200, 18));
    redis.commands().rpush(key("millrace", "1m", TEN), "a", "list");
    redis.commands().sadd(key("shadow", "1m", TEN), "a set");

    Ran ran = compare();

    assertThat(ran.out())
        .containsPattern("\\(value\\) +not a hash -> a hash of \\d+ fields")
        .containsPattern("\\(value\\) +not a hash -> not a hash")
        .contains("2 different");
    assertThat(ran.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "--from=2026-11-22T10:00:00Z --to=2026-11-22T11:00:00Z, 10s 10:00:00Z|10s 10:59:50Z|1m 10:59:00Z|1h"
        + " 10:00:00Z",
    "--from=2026-11-22T10:00:01Z --to=2026-11-22T11:00:00Z, 10s 10:59:50Z|1m 10:59:00Z",
    "--from=2026-11-22T11:00:00+01:00 --to=2026-11-22T10:59:59Z, 10s 10:00:00Z",
    "--from=-2h --to=-90m, 10s 10:00:00Z",
    "--resolution=1m --resolution=1h, 1m 10:59:00Z|1h 10:00:00Z",
    "--resolution=1m --app=shop --app=other, 1m 10:59:00Z",
  })
  void onlyWindowsThatAreWhollySelectedAreCompared(String options, String expected) {
    redis.put(key("shadow", "10s", TEN), window(1, 200, 18));
    redis.put(key("shadow", "10s", "2026-11-22T10:59:50Z"), window(1, 200, 18));
    redis.put(key("shadow", "1m", "2026-11-22T10:59:00Z"), window(1, 200, 18));
    redis.put(key("shadow", "1h", TEN), window(1, 200, 18));

    assertThat(compare(options.split(" ")).out().lines().filter(line -> line.startsWith("shop")))
        .containsExactly(
            Stream.of(expected.split("\\|"))
                .map(window -> "shop " + window.replace(" ", " 2026-11-22T") + " only in shadow")
                .toArray(String[]::new));
  }

  @Test
  void anotherApplicationIsLeftOut() {
    redis.put(key("shadow", "10s", TEN), window(1, 200, 18));
    redis.put(key("shadow", "shop2", "10s", TEN), window(1, 200, 18));

    assertThat(compare("--app", "shop2").out())
        .contains("shop2 10s", "compared 1 windows of 1 applications");
  }

  @Test
  void thousandsOfWindowsAreComparedInOrder() {
    Map<String, String> fields = window(3, 200, 18);
    long start = java.time.Instant.parse(TEN).getEpochSecond();
    for (int i = 0; i < 4_000; i++) {
      String suffix = ":{app-%02d}:10s:%d".formatted(i % 7, start + i * 10L);
      both("millrace" + suffix, i % 100 == 0 ? with(fields, "failed", "1") : fields);
      redis.put("shadow" + suffix, fields);
    }

    Ran ran = compare("--limit", "30");

    assertThat(ran.out())
        .contains("... and 10 more (--limit)")
        .contains("compared 4,000 windows of 7 applications: 3,960 equal, 40 different");
    List<String> shown = ran.out().lines().filter(line -> line.startsWith("app-")).toList();
    assertThat(shown).hasSize(30).isSorted();
  }

  @Test
  void whatAllDifferencesComeToIsSaidForEachSeries() throws Exception {
    for (int minute = 10; minute < 14; minute++) {
      String start = "2026-11-22T10:" + minute + ":00Z";
      redis.put(key("millrace", "1m", start), window(20, 200, 18));
      redis.put(key("shadow", "1m", start), with(window(21, 200, 18), "code:H12", "2"));
    }
    redis.put(
        key("millrace", "routes:1m", TEN),
        Map.of("/a", "{\"requests\":5}", "/b", "{\"requests\":5}"));
    redis.put(
        key("shadow", "routes:1m", TEN),
        Map.of("/a", "{\"requests\":1}", "/b", "{\"requests\":10}"));

    assertThat(compare("--limit", "1").out().lines())
        .contains("... and 4 more (--limit)", "all routes:1m: 1 differ, requests +1")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("all 1m: 4 differ, bytes +40, code:H12 +8, connect:count +4")
                    .contains(", requests +4,")
                    .doesNotContain("version", "p95"));
    JsonNode summary = new ObjectMapper().readTree(compare("--json", "--limit", "0").out());
    assertThat(summary.at("/summary/changes/1m/windows").asLong()).isEqualTo(4);
    assertThat(summary.at("/summary/changes/1m/counts/code:H12").asLong()).isEqualTo(8);
  }

  @Test
  void whatExpiresMeanwhileIsNoDifference() throws Exception {
    both(key("millrace", "10s", TEN), window(1, 200, 18));
    redis.put(key("millrace", "1m", TEN), window(1, 200, 18));
    both(key("millrace", "1h", TEN), window(1, 200, 18));
    List<WindowDifference> differences = new ArrayList<>();
    try (NamespaceRedis connection = NamespaceRedis.connect(redis.settings())) {
      Listing listing = new Listing(connection, Selection.everything(), Progress.none());
      listing.add("millrace", Side.FIRST);
      listing.add("shadow", Side.SECOND);
      redis.commands().del(key("millrace", "10s", TEN), key("millrace", "1m", TEN));

      Map<Verdict, Long> windows =
          new Comparison(connection, "millrace", "shadow", Progress.none())
              .run(listing.index(), differences::add);

      assertThat(differences).isEmpty();
      assertThat(windows).isEqualTo(Map.of(Verdict.EXPIRED, 2L, Verdict.EQUAL, 1L));
    }
  }

  @Test
  void programsReadJson() throws Exception {
    redis.put(key("millrace", "10s", TEN), window(20, 200, 1000));
    redis.put(
        key("shadow", "10s", TEN),
        without(with(window(20, 200, 1000), "service:p95", "1500"), "failed"));
    redis.put(key("shadow", "routes:1m", TEN), Map.of("/", "{}"));

    Ran ran = compare("--json");

    List<JsonNode> lines = new ArrayList<>();
    for (String line : ran.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines.get(0).path("app").asText()).isEqualTo("shop");
    assertThat(lines.get(0).path("series").asText()).isEqualTo("10s");
    assertThat(lines.get(0).path("start").asText()).isEqualTo(TEN);
    assertThat(lines.get(0).path("fields"))
        .anySatisfy(
            field -> {
              assertThat(field.path("field").asText()).isEqualTo("service:p95");
              assertThat(field.path("second").asText()).isEqualTo("1500");
              assertThat(field.path("relative").asDouble()).isBetween(0.49, 0.51);
            })
        .anySatisfy(
            field -> {
              assertThat(field.path("field").asText()).isEqualTo("failed");
              assertThat(field.path("first").asText()).isEqualTo("0");
              assertThat(field.path("second").isNull()).isTrue();
            });
    assertThat(lines.get(1).path("verdict").asText()).isEqualTo("only_in_second");
    assertThat(lines.get(2).path("summary").path("different").asLong()).isEqualTo(1);
    assertThat(lines.get(2).path("summary").path("compared").asLong()).isEqualTo(2);
    assertThat(lines).hasSize(3);
  }

  @Test
  void keysThatAreNoWindowsAreSaidAndLeftOut() {
    both(key("millrace", "10s", TEN), window(1, 200, 18));
    redis.commands().set("shadow:{shop}:10s:soon", "x");
    redis.commands().set("shadow:{shop}:10s:007", "x");
    redis.commands().set("shadow:{no app}:10s:10", "x");
    redis.commands().set("shadows:{shop}:10s:10", "another namespace");

    Ran ran = compare();

    assertThat(ran.err()).isEqualTo("3 keys of shadow look like windows but are not; left out\n");
    assertThat(ran.exitCode()).isZero();
  }

  @Test
  void nothingToCompareIsNoSuccess() {
    redis.put(key("shadow", "10s", TEN), window(1, 200, 18));

    Ran ran = compare("--app", "typo");

    assertThat(ran.err())
        .isEqualTo(
            "millrace compare: neither millrace nor shadow holds such a window: nothing was"
                + " compared\n");
    assertThat(ran.exitCode()).isEqualTo(3);
  }

  @Test
  void aRedisThatIsAwayIsOneLine() throws Exception {
    int port = TestRedis.freePort();

    Ran ran =
        Ran.command("compare", "a", "b", "--redis-url", "redis://user:secret@127.0.0.1:" + port);

    assertThat(ran.err())
        .startsWith("millrace compare: cannot use Redis at 127.0.0.1:" + port)
        .hasLineCount(1)
        .doesNotContain("secret");
    assertThat(ran.exitCode()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compare a|Missing required parameter",
        "compare a a|must be different",
        "compare a b*|a namespace must match",
        "compare a b --app=x:y|--app must match",
        "compare a b --from=yesterday|is not a time such as",
        "compare a b --from=-1h --to=-2h|--from must be before --to",
        "compare a b --resolution=day|--resolution must be",
        "compare a b --limit=-1|--limit",
        "compare a b --redis-url=http://secret|--redis-url must start with redis://",
        "compare a b --redis-url=redis://user:secret@h^p|--redis-url cannot be read",
      })
  void wrongUseIsOneLineThatSaysWhat(String line, String complaint) {
    Ran ran = Ran.command(line.split(" "));

    assertThat(ran.err()).contains(complaint, "--help").hasLineCount(1).doesNotContain("secret");
    assertThat(ran.exitCode()).isEqualTo(2);
  }

  /** Puts a window of {@code millrace} into {@code shadow} as well. */
  private static void both(String key, Map<String, String> fields) {
    redis.put(key, fields);
    redis.put(key.replace("millrace:", "shadow:"), fields);
  }

  private static Ran compare(String... options) {
    return Ran.command(
        Stream.concat(
                Stream.of("compare", "millrace", "shadow", "--redis-url", redis.url()),
                Arrays.stream(options))
            .toArray(String[]::new));
  }
}
