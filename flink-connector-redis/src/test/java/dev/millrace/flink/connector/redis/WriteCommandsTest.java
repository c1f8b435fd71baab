package dev.millrace.flink.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scripts do to a real Redis. */
class WriteCommandsTest {

  private static RealRedis redis;
  private static RedisCommands<String, String> stored;

  private RedisConnection connection;

  @BeforeAll
  static void start() {
    redis = RealRedis.started();
    stored = redis.commands();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void connect() {
    stored.flushall();
    connection =
        new RedisConnection(RedisSink.<RedisWrite>builder().setUri(redis.uri()).build().config());
  }

  @AfterEach
  void disconnect() {
    connection.close();
  }

  @Test
  void aHashIsReplacedAsAWhole() throws Exception {
    stored.hset("k", Map.of("old", "1", "kept", "1"));

    assertThat(send(HashWrite.builder("k").field("kept", 2).field("new", "é").build()))
        .containsExactly(true);

    assertThat(stored.hgetall("k")).isEqualTo(Map.of("kept", "2", "new", "é"));
  }

  @Test
  void bytesAreStoredAsTheyAre() throws Exception {
    byte[] sketch = {0, -1, 13, 10, -128};

    send(HashWrite.builder("k").field("sketch", sketch).build());

    try (RedisClient client = RedisClient.create(redis.uri())) {
      var bytes = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)).sync();
      assertThat(bytes.hgetall("k").values()).containsExactly(sketch);
    }
  }

  @Test
  void aHashMayHaveMoreFieldsThanLuaHasStack() throws Exception {
    HashWrite.Builder large = HashWrite.builder("k");
    IntStream.range(0, 20_000).forEach(i -> large.field("field" + i, i));

    send(large.build());

    assertThat(stored.hlen("k")).isEqualTo(20_000);
    assertThat(stored.hget("k", "field19999")).isEqualTo("19999");
  }

  @ParameterizedTest
  @CsvSource({
    "5, 4, false",
    "5, 5, true",
    "5, 6, true",
    "9, 10, true",
    "10, 9, false",
    "007, 6, false",
    "007, 7, true",
    "0, 0, true",
    "9007199254740993, 9007199254740992, false",
    "9223372036854775807, 9223372036854775806, false",
    "9223372036854775806, 9223372036854775807, true",
  })
  void aLowerVersionIsRefused(String storedVersion, long version, boolean taken) throws Exception {
    stored.hset("k", Map.of("version", storedVersion, "f", "stored"));

    assertThat(send(HashWrite.builder("k").field("f", "new").version(version).build()))
        .containsExactly(taken);

    assertThat(stored.hget("k", "f")).isEqualTo(taken ? "new" : "stored");
    assertThat(stored.hget("k", "version")).isEqualTo(taken ? "" + version : storedVersion);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "inf", "1e300", "0xffffffff", "-1", "99 ", "nan"})
  void aVersionThatIsNoNumberIsOverwritten(String nonsense) throws Exception {
    stored.hset("k", Map.of("version", nonsense));

    assertThat(send(HashWrite.builder("k").version(1).build())).containsExactly(true);

    assertThat(stored.hgetall("k")).isEqualTo(Map.of("version", "1"));
  }

  @Test
  void aHashWithoutVersionIsOverwritten() throws Exception {
    stored.hset("k", "f", "1");

    assertThat(send(HashWrite.builder("k").version(0).build())).containsExactly(true);
  }

  @Test
  void aWriteWithoutVersionReplacesAnything() throws Exception {
    stored.hset("k", Map.of("version", "9"));

    assertThat(send(HashWrite.builder("k").field("f", 1).build())).containsExactly(true);

    assertThat(stored.hgetall("k")).isEqualTo(Map.of("f", "1"));
  }

  @Test
  void aValueOfAnotherTypeIsOverwritten() throws Exception {
    stored.set("h", "text");
    stored.set("z", "text");

    assertThat(
            send(HashWrite.builder("h").version(1).build(), new SortedSetWrite("z", "member", 2)))
        .containsExactly(true, true);

    assertThat(stored.hget("h", "version")).isEqualTo("1");
    assertThat(stored.zscore("z", "member")).isEqualTo(2);
  }

  @Test
  void aTimeToLiveIsSetAndTakenAway() throws Exception {
    HashWrite.Builder hash = HashWrite.builder("k").field("f", 1);
    send(hash.timeToLive(Duration.ofMillis(90_500)).build());
    assertThat(stored.pttl("k")).isBetween(60_000L, 90_500L);

    send(HashWrite.builder("k").field("f", 2).build());

    assertThat(stored.pttl("k")).as("-1 is for ever").isEqualTo(-1);
  }

  @Test
  void onlyWhatTookEffectIsPublished() throws Exception {
    Queue<String> messages = redis.published("changes");

    send(announced(2), announced(1), announced(3));

    await().until(() -> messages.size() >= 2);
    assertThat(messages).containsExactly("2", "3");
  }

  @Test
  void aScoreOnlyRises() throws Exception {
    send(new SortedSetWrite("z", "m", 1.7e9), new SortedSetWrite("z", "m", 3));
    send(new SortedSetWrite("z", "n", -0.5), new SortedSetWrite("z", "n", 0.25));

    assertThat(stored.zscore("z", "m")).isEqualTo(1.7e9);
    assertThat(stored.zscore("z", "n")).isEqualTo(0.25);
  }

  @Test
  void aRedisWithoutTheScriptsIsGivenThem() throws Exception {
    RedisWrite hash = HashWrite.builder("k").field("f", 1).build();
    RedisWrite score = new SortedSetWrite("z", "m", 1);
    for (int i = 0; i < 2; i++) {
      assertThat(send(hash, score, hash, score)).containsExactly(true, true, true, true);
      stored.scriptFlush();
    }
  }

  @Test
  void aScriptTravelsOnceInABatch() throws Exception {
    List<RedisWrite> batch =
        Stream.<RedisWrite>generate(() -> HashWrite.builder("k").field("f", 1).build())
            .limit(1000)
            .toList();
    stored.configResetstat();

    send(batch.toArray(RedisWrite[]::new));

    assertThat(stored.info("commandstats"))
        .contains("cmdstat_eval:calls=1,")
        .contains("cmdstat_evalsha:calls=999,");
  }

  private List<Boolean> send(RedisWrite... writes) throws Exception {
    return connection.send(List.of(writes)).toCompletableFuture().get().stream()
        .peek(result -> assertThat(result.error()).isNull())
        .map(WriteResult::took)
        .toList();
  }

  private static RedisWrite announced(long version) {
    return HashWrite.builder("k").version(version).publish("changes", "" + version).build();
  }
}
