package dev.millrace.flink.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One writer on a real mailbox beside a real Redis that breaks in every way we could think of. */
@Timeout(60)
class RedisSinkWriterTest {

  private final RealRedis redis = new RealRedis("");

  @BeforeEach
  void start() {
    redis.start();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  @Test
  void aFullBatchLeavesAtOnce() throws Exception {
    try (WriterHarness writer = new WriterHarness(slowTimer().setMaxBatchSize(2))) {
      writer.write(hash("a", 1), hash("b", 1), hash("c", 1));

      writer.runUntil(() -> writer.metrics().gauge("writesWaiting").equals(1));
      assertThat(redis.commands().exists("a", "b")).isEqualTo(2);
    }
  }

  @Test
  void aSmallBatchLeavesAfterItsTime() throws Exception {
    try (WriterHarness writer = new WriterHarness(builder().setMaxTimeInBufferMS(20))) {
      for (int version = 1; version <= 3; version++) {
        String expected = "" + version;
        writer.write(hash("a", version));
        writer.runUntil(() -> expected.equals(redis.commands().hget("a", "version")));
      }
    }
  }

  @Test
  void aCheckpointSendsWhatWaits() throws Exception {
    try (WriterHarness writer = new WriterHarness(slowTimer().setMaxBatchSize(2))) {
      writer.write(hash("a", 1), hash("b", 1), hash("c", 1), hash("d", 1), hash("e", 1));

      assertThat(writer.writesIn(writer.checkpoint())).isEmpty();

      assertThat(redis.commands().exists("a", "b", "c", "d", "e")).isEqualTo(5);
    }
  }

  @Test
  void aCheckpointDoesNotWaitForARedisThatIsAway() throws Exception {
    RedisWrite[] writes = {hash("a", 1), hash("b", 1), hash("c", 1)};
    List<byte[]> checkpoint;
    redis.stop();
    try (WriterHarness writer = new WriterHarness(slowTimer().setMaxBatchSize(2))) {
      writer.write(writes);
      checkpoint = writer.checkpoint();
    }

    redis.start();
    try (WriterHarness restored = new WriterHarness(slowTimer(), checkpoint)) {
      assertThat(restored.writesIn(checkpoint)).containsExactly(writes);
      restored.endInput();
    }
    assertThat(redis.commands().exists("a", "b", "c")).isEqualTo(3);
  }

  @Test
  void aCheckpointKeepsWhatIsInFlight() throws Exception {
    try (WriterHarness writer =
        new WriterHarness(
            slowTimer().setMaxBatchSize(2).setCommandTimeout(Duration.ofMillis(500)))) {
      writer.write(hash("warm", 1));
      writer.checkpoint();
      redis.whileFrozen(
          () -> {
            writer.write(hash("a", 1), hash("b", 1), hash("c", 1));
            writer.runUntil(() -> isAvailable(writer, 0));
            writer.runUntil(() -> writer.timers() == 1); // the pause is over, the next try is out

            assertThat(writer.writesIn(writer.checkpoint()))
                .containsExactly(hash("a", 1), hash("b", 1), hash("c", 1));
          });
      writer.runUntil(() -> isAvailable(writer, 1));
      assertThat(writer.writesIn(writer.checkpoint())).isEmpty();
    }
  }

  @Test
  void aCancelledTaskLeavesNoThread() throws Exception {
    WriterHarness writer = new WriterHarness(builder());
    redis.whileFrozen(
        () -> {
          writer.write(hash("a", 1));
          writer.runUntil(() -> writer.timers() == 0); // in flight
          Thread.currentThread().interrupt();

          writer.close();

          assertThat(Thread.interrupted()).as("the task's interruption is kept").isTrue();
        });

    redis.stop(); // and with it the test's own client
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("lettuce")));
  }

  @Test
  void whatIsRestoredDoesNotReplaceWhatIsNewer() throws Exception {
    redis.stop();
    List<byte[]> checkpoint;
    try (WriterHarness writer = new WriterHarness(builder())) {
      writer.write(hash("a", 1), hash("b", 1));
      checkpoint = writer.checkpoint();
    }
    redis.start();
    redis.commands().hset("a", Map.of("version", "2"));

    try (WriterHarness restored = new WriterHarness(builder(), checkpoint)) {
      restored.endInput();

      assertThat(restored.metrics().count("writes")).isEqualTo(1);
      assertThat(restored.metrics().count("writesRefused")).isEqualTo(1);
    }
    assertThat(redis.commands().hgetall("a")).isEqualTo(Map.of("version", "2"));
  }

  @Test
  void theEndOfInputWaitsForRedis() throws Exception {
    redis.stop();
    try (WriterHarness writer = new WriterHarness(builder())) {
      writer.write(hash("a", 1));
      CompletableFuture<Void> back =
          CompletableFuture.runAsync(
              () -> {
                await().until(() -> writer.metrics().count("retries") >= 3);
                redis.start();
              });

      writer.endInput();

      assertThat(back).isCompleted();
      assertThat(redis.commands().exists("a")).isEqualTo(1);
    }
  }

  @Test
  void aFullBufferHoldsTheJobBackUntilRedisIsThere() throws Exception {
    redis.stop();
    AtomicBoolean started = new AtomicBoolean();
    try (WriterHarness writer =
        new WriterHarness(builder().setMaxBatchSize(2).setMaxBufferedRequests(4))) {
      writer.write(hash("a", 1), hash("b", 1));
      writer.runUntil(() -> isAvailable(writer, 0));
      writer.write(hash("c", 1), hash("d", 1));
      writer.write(hash("a", 2), hash("d", 2));
      assertThat(started).isFalse();
      CompletableFuture.runAsync(
          () -> {
            await().until(() -> writer.metrics().count("retries") >= 6);
            started.set(true);
            redis.start();
          });

      writer.write(hash("e", 1), hash("f", 1), hash("g", 1));

      assertThat(started).isTrue();
      writer.endInput();
      assertThat(redis.commands().exists("a", "b", "c", "d", "e", "f", "g")).isEqualTo(7);
      assertThat(redis.commands().hget("a", "version")).isEqualTo("2");
    }
  }

  @Test
  void aBufferFullOfBytesHoldsTheJobBackUntilRedisIsThere() throws Exception {
    redis.stop();
    AtomicBoolean started = new AtomicBoolean();
    try (WriterHarness writer =
        new WriterHarness(
            builder().setMaxBatchSizeInBytes(1_500_000).setMaxBufferedBytes(2_500_000))) {
      writer.write(large("a", 1_000_000), large("b", 1_000_000));
      writer.runUntil(() -> isAvailable(writer, 0));
      writer.write(large("a", 1_000_001));
      writer.write(large("c", 1_000_000)); // has room while another one is in flight
      CompletableFuture.runAsync(
          () -> {
            await().until(() -> writer.metrics().count("retries") >= 4);
            started.set(true);
            redis.start();
          });

      writer.write(large("d", 1_000_000));

      assertThat(started).isTrue();
      writer.write(large("beyond the buffer", 3_000_000));
      writer.endInput();
      assertThat(redis.commands().exists("a", "b", "c", "d", "beyond the buffer")).isEqualTo(5);
      assertThat(redis.commands().hstrlen("a", "f")).isEqualTo(1_000_001);
    }
  }

  @Test
  void aBatchFullOfBytesLeavesAtOnce() throws Exception {
    try (WriterHarness writer = new WriterHarness(slowTimer().setMaxBatchSizeInBytes(1_000))) {
      writer.write(large("a", 600), large("b", 600), large("c", 300));

      writer.runUntil(() -> writer.metrics().count("writes") == 1);
      assertThat(redis.commands().exists("a")).isEqualTo(1);
      assertThat(writer.metrics().gauge("writesWaiting")).isEqualTo(2);
    }
  }

  @Test
  void aRetryGoesAheadOfNewerWritesAndNeverOvertakesOne() throws Exception {
    Queue<String> published = redis.published("log");
    try (CuttingProxy proxy = new CuttingProxy(redis.port());
        WriterHarness writer =
            new WriterHarness(
                slowTimer().setUri("redis://127.0.0.1:" + proxy.port()).setMaxBatchSize(4))) {
      writer.write(announced("warm", "up"));
      writer.checkpoint();
      proxy.cutAfterAnswers(1);

      writer.write(
          announced("a", "old"),
          announced("b", "old"),
          announced("c", "old"),
          announced("d", "old"));
      writer.write(announced("b", "new"), announced("e", "new"));
      writer.endInput();

      await().until(() -> published.contains("e new"));
      assertThat(List.copyOf(published))
          .as("b gave way to the newer b; c and d are sent again, before e")
          .endsWith("b new", "c old", "d old", "e new");
      assertThat(published).as("was answered").containsOnlyOnce("a old");
      assertThat(writer.metrics().count("retries")).isEqualTo(3);
      assertThat(writer.metrics().count("writesSuperseded")).isEqualTo(1);
    }
  }

  @Test
  void theScriptsAreThereAfterARestart() throws Exception {
    try (WriterHarness writer = new WriterHarness(builder())) {
      writer.write(hash("a", 1), new SortedSetWrite("z", "m", 1));
      writer.checkpoint();
      redis.stop();
      redis.start();
      redis.commands().scriptFlush();

      writer.write(hash("a", 2), hash("b", 2), new SortedSetWrite("z", "m", 2));
      writer.endInput();
    }
    assertThat(redis.commands().hget("b", "version")).isEqualTo("2");
    assertThat(redis.commands().zscore("z", "m")).isEqualTo(2);
  }

  @Test
  void scriptsThatAreFlushedAmidABatchAreNoOutage() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(redis.port());
        WriterHarness writer =
            new WriterHarness(slowTimer().setUri("redis://127.0.0.1:" + proxy.port()))) {
      writer.write(hash("warm", 1));
      writer.checkpoint();
      proxy.holdAfter(
          50_000,
          () -> {
            await().until(() -> redis.commands().exists("first") == 1);
            redis.commands().scriptFlush();
          });

      writer.write(hash("first", 1), large("second", 100_000), hash("third", 1));
      writer.endInput();

      assertThat(redis.commands().exists("first", "second", "third")).isEqualTo(3);
      assertThat(writer.metrics().count("retries")).isEqualTo(2);
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Test
  void aRedisThatIsFullIsWaitedFor() throws Exception {
    try (WriterHarness writer = new WriterHarness(builder())) {
      redis.commands().configSet("maxmemory", "1");
      writer.write(hash("a", 1), new SortedSetWrite("z", "m", 1));
      writer.runUntil(() -> writer.metrics().count("retries") >= 4);
      assertThat(redis.commands().exists("a", "z")).isZero();

      redis.commands().configSet("maxmemory", "0");
      writer.endInput();
    }
    assertThat(redis.commands().exists("a", "z")).isEqualTo(2);
  }

  @Test
  void aReplicaIsWaitedFor() throws Exception {
    try (WriterHarness writer = new WriterHarness(builder())) {
      writer.write(hash("a", 1));
      writer.checkpoint();
      redis.commands().replicaof("127.0.0.1", RealRedis.freePort());
      writer.write(hash("a", 2));
      writer.runUntil(() -> isAvailable(writer, 0));

      redis.commands().replicaofNoOne();
      writer.endInput();
    }
    assertThat(redis.commands().hget("a", "version")).isEqualTo("2");
  }

  @Test
  void anErrorThatStaysFailsTheJobAndSaysWhatToDo() throws Exception {
    redis.commands().configSet("requirepass", "s3cret");
    String uri = redis.uri().replace("//", "//:guess@");
    try (WriterHarness writer = new WriterHarness(builder().setUri(uri))) {
      writer.write(hash("a", 1));

      // Not by a checkpoint, which is over if the connection closes before the answer is read.
      assertThatThrownBy(writer::endInput)
          .satisfies(
              error ->
                  assertThat(ExceptionUtils.findThrowable(error, RedisSinkException.class).get())
                      .hasMessageContaining("127.0.0.1:" + redis.port())
                      .hasMessageContaining("setUri")
                      .hasMessageNotContaining("guess"));
    }
  }

  @Test
  void everyWriteIsCounted() throws Exception {
    try (WriterHarness writer = new WriterHarness(slowTimer())) {
      redis.commands().hset("a", "version", "9");
      writer.write(hash("a", 1), hash("b", 1), hash("b", 2), new SortedSetWrite("z", "m", 1));
      assertThat(writer.metrics().gauge("writesWaiting")).isEqualTo(3);
      writer.checkpoint();

      RecordingMetricGroup metrics = writer.metrics();
      assertThat(metrics.count("writes")).isEqualTo(2);
      assertThat(metrics.count("writesRefused")).isEqualTo(1);
      assertThat(metrics.count("writesSuperseded")).isEqualTo(1);
      assertThat(metrics.count("retries")).isZero();
      assertThat(metrics.gauge("writesWaiting")).isEqualTo(0);
      assertThat(metrics.gauge("redisAvailable")).isEqualTo(1);
      assertThat(metrics.count("numRecordsSend")).isEqualTo(3);
      assertThat(metrics.count("numBytesSend")).isPositive();
      assertThat((Long) metrics.gauge("currentSendTime")).isNotNegative();
    }
  }

  @Test
  void manyBatchesArriveWhole() throws Exception {
    try (WriterHarness writer = new WriterHarness(builder().setMaxBatchSize(100))) {
      for (int version = 1; version <= 20; version++) {
        for (int key = 0; key < 1_000; key++) {
          writer.write(hash("key" + key, version));
        }
      }
      writer.endInput();
    }
    var stored = redis.commands();
    assertThat(IntStream.range(0, 1_000).mapToObj(key -> "key" + key))
        .allMatch(key -> "20".equals(stored.hget(key, "version")));
  }

  private static boolean isAvailable(WriterHarness writer, int available) {
    return writer.metrics().gauge("redisAvailable").equals(available);
  }

  /** Tries again quickly. */
  private RedisSinkBuilder<RedisWrite> builder() {
    return RedisSink.<RedisWrite>builder()
        .setUri(redis.uri())
        .setMaxTimeInBufferMS(10)
        .setRetryBackoff(Duration.ofMillis(10), Duration.ofMillis(50));
  }

  /** Sends nothing because of time. */
  private RedisSinkBuilder<RedisWrite> slowTimer() {
    return builder().setMaxTimeInBufferMS(Duration.ofHours(1).toMillis());
  }

  private static RedisWrite hash(String key, long version) {
    return HashWrite.builder(key).version(version).build();
  }

  private static RedisWrite large(String key, int bytes) {
    return HashWrite.builder(key).field("f", new byte[bytes]).build();
  }

  private static RedisWrite announced(String key, String value) {
    return HashWrite.builder(key).field("f", value).publish("log", key + " " + value).build();
  }
}
