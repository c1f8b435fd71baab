package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.local.EmbeddedJob.Settings;
import dev.millrace.model.topic.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the partitions of the log do, windows close and nothing good becomes late. The job sends
 * on numbers by event time alone, so a window that is in Redis has closed.
 */
@Timeout(300)
class WatermarksTest {
  private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir static Path dir;
  private static LocalRedis server;
  private static LocalKafka kafka;
  private static int scenes;

  private final Random random = new Random(7);
  private final Ledger ledger = new Ledger();
  private final DrainSender sender = new DrainSender(this::write, ledger);
  private Topics topics;
  private LogWriter log;
  private EmbeddedJob job;
  private RedisDump redis;
  private int partition;
  private Instant received;

  @BeforeAll
  static void start() throws Exception {
    server = LocalRedis.start(Ports.claim(0, ""), dir.resolve("redis"));
    kafka = LocalKafka.start(Ports.claim(0, ""), dir.resolve("kafka"));
  }

  @AfterAll
  static void stop() {
    kafka.close();
    server.close();
  }

  @AfterEach
  void end() throws Exception {
    job.close();
    log.close();
    redis.close();
  }

  /** With more parsers than partitions, too: those without one are as silent. */
  @ParameterizedTest
  @ValueSource(ints = {1, 6})
  void aPartitionThatIsSilentHoldsUpNoWindow(int parallelism) throws Exception {
    start(4, Settings.PATIENT.parallelism(parallelism).idle(SHORT));
    for (int partition = 0; partition < 3; partition++) {
      deliver(partition, TEN.plusSeconds(2), batch().line(TEN, line()));
    }
    log.heartbeats(3, TEN.plusSeconds(30));
    awaitClosed(TEN);

    Instant later = TEN.plus(Duration.ofMinutes(21));
    deliver(0, later, batch().line(later, line()));
    log.heartbeats(3, later.plusSeconds(30));
    awaitClosed(later);
    deliver(1, TEN.plusSeconds(2), batch().rejected("window-closed", TEN, "at=info status=200"));
    // Its parser, if it has one of its own, knows of no time yet.
    deliver(3, TEN.plusSeconds(2), batch().rejected("window-closed", TEN, "at=info status=200"));

    deliver(3, later.plusSeconds(31), batch().line(later.plusSeconds(15), line()));
    awaitEqualAtTheEnd(3);
    awaitDeadLetters("window-closed 1@3", "window-closed 3@0");
    awaitCounters(Map.of("windowClosed", 2L, "numLateRecordsDropped", 0L));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aPartitionTenMinutesBehindLosesNothing(int parallelism) throws Exception {
    start(2, Settings.PATIENT.parallelism(parallelism));
    Duration lag = Duration.ofMinutes(10);
    for (int minute = 0; minute < 25; minute++) {
      Instant now = TEN.plus(Duration.ofMinutes(minute));
      deliver(0, now, batch().line(now, line()));
    }
    awaitParsed();
    for (int minute = 0; minute < 25; minute++) {
      Instant now = TEN.plus(Duration.ofMinutes(minute)).minus(lag);
      deliver(1, now, batch().line(now, line()).line(now.minusSeconds(599), line()));
    }
    awaitEqualAtTheEnd(2);
  }

  @Test
  void aPartitionThatIsAddedIsReadAndCounts() throws Exception {
    start(1, Settings.PATIENT.parallelism(2).idle(SHORT));
    deliver(0, TEN, batch().line(TEN, line()));
    log.heartbeat(0, TEN.plusSeconds(20));
    awaitClosed(TEN);

    log.addPartitions(4);
    Instant later = TEN.plusSeconds(25);
    for (int partition = 0; partition < 3; partition++) {
      deliver(partition, later, batch().line(later.minusSeconds(partition * 5), line()));
    }
    awaitParsed();
    log.heartbeats(3, later.plusSeconds(60));
    awaitClosed(later);
    awaitEqualAtTheEnd(3);
  }

  @Test
  void timesFarAwayCostTheirLinesAlone() throws Exception {
    start(1, Settings.PATIENT);
    Instant tenYearsAhead = TEN.plus(Duration.ofDays(3652));
    deliver(
        0,
        TEN.plusSeconds(1),
        batch()
            .line(TEN, line())
            .rejected("future-timestamp", tenYearsAhead, "at=info status=200")
            .rejected("too-late", Instant.EPOCH, "at=info status=200")
            .rejectedNotice("too-late", Instant.EPOCH, 7)
            .line(TEN.plusMillis(500), line()));
    awaitParsed();
    deliver(0, TEN.plusSeconds(12), batch().line(TEN.minusSeconds(580), line()));
    log.heartbeat(0, TEN.plusSeconds(30));
    awaitClosed(TEN);
    awaitEqualAtTheEnd(1);
    awaitCounters(
        Map.of("lines", 5L, "tooLate", 2L, "futureTimestamp", 1L, "lossNoticesRefused", 1L));
    assertThat(ledger.linesCounted()).as("as the counters say").isEqualTo(5 - 2 - 1 + 1);
  }

  private void start(int partitions, Settings settings) throws Exception {
    topics = new Topics("scene-" + scenes + "-");
    URI uri = server.uri().resolve("/" + scenes++);
    redis = new RedisDump(uri);
    log = LogWriter.create(kafka.bootstrapServers(), topics, partitions);
    job = EmbeddedJob.start(EmbeddedJob.byEventTime(kafka, topics, uri), settings);
  }

  private void deliver(int to, Instant at, SentBatch batch) throws Exception {
    partition = to;
    received = at;
    sender.deliver(batch);
  }

  private void write(SentBatch batch, byte[] body) throws Exception {
    log.batch(partition, received, batch, body);
  }

  private SentBatch batch() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return new SentBatch("shop", HexFormat.of().formatHex(id));
  }

  private SentLine line() {
    return SentLine.any(random);
  }

  private void awaitParsed() {
    await("all is parsed")
        .atMost(Duration.ofSeconds(60))
        .failFast(job::mustNotFail)
        .ignoreExceptions()
        .until(() -> job.counters("lines").get("lines") == sender.routerLines());
  }

  private void awaitClosed(Instant time) {
    String key = "millrace:{shop}:10s:" + time.getEpochSecond() / 10 * 10;
    await(key + " closes")
        .atMost(Duration.ofSeconds(60))
        .failFast(job::mustNotFail)
        .until(() -> redis.windows().containsKey(key));
  }

  private void awaitCounters(Map<String, Long> expected) {
    await("counters")
        .atMost(Duration.ofSeconds(60))
        .failFast(job::mustNotFail)
        .untilAsserted(
            () ->
                assertThat(job.counters(expected.keySet().toArray(String[]::new)))
                    .isEqualTo(expected));
  }

  /** Reason and place of each, in whatever order. */
  private void awaitDeadLetters(String... expected) {
    String prefix = topics.routerLogs() + "-";
    await("dead letters")
        .atMost(Duration.ofSeconds(60))
        .failFast(job::mustNotFail)
        .untilAsserted(
            () ->
                assertThat(new TopicDump(kafka.bootstrapServers()).read(topics.deadLetters()))
                    .extracting(
                        record ->
                            TopicDump.header(record, "reason")
                                + " "
                                + TopicDump.header(record, "source").replace(prefix, ""))
                    .containsExactlyInAnyOrder(expected));
  }

  /** Lets event time pass everything in the first partitions. */
  private void awaitEqualAtTheEnd(int partitions) throws Exception {
    log.heartbeats(partitions, TEN.plus(Duration.ofDays(4)));
    await("Redis holds what was written")
        .atMost(Duration.ofSeconds(60))
        .failFast(job::mustNotFail)
        .untilAsserted(() -> assertThat(ledger.differences(redis.windows())).isEmpty());
  }
}
