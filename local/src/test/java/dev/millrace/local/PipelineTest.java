package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.job.JobConfig;
import dev.millrace.job.JobMain;
import dev.millrace.job.WindowingConfig;
import dev.millrace.job.source.RouterLogsSource;
import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise, from HTTP to Redis: real HTTP, Kafka, Flink and Redis; a seeded stream with
 * duplicates, disorder, late lines, bad lines and notices; and every cell of every window compared
 * with what the sender wrote down.
 */
@Timeout(300)
class PipelineTest {
  private static final int BATCHES = 300;
  private static final int MAX_LINES = 60;
  private static final List<String> APPS =
      List.of("shop", "api", "blog", "admin-2", "search.v2", "Legacy_App");

  private final long seed = Long.getLong("millrace.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Instant now = Instant.now();
  private final Ledger ledger = new Ledger();

  @Test
  void redisHoldsWhatWasSent(@TempDir Path dir) throws Exception {
    System.out.println("seed: -Dmillrace.seed=" + seed);
    try (LocalPipeline pipeline = LocalPipeline.start(LocalConfig.onFreePorts(dir), step -> {});
        RedisDump redis = new RedisDump(pipeline.redis().uri())) {
      DrainSender sender = new DrainSender(pipeline.ingest().address(), ledger);
      TopicDump topics = new TopicDump(pipeline.kafka().bootstrapServers());
      sendEverything(sender);
      writeForeignRecords(topics);

      await("Redis holds what was sent, seed " + seed)
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(250))
          .untilAsserted(() -> assertThat(ledger.differences(redis.windows())).isEmpty());
      assertThat(redis.applications()).containsExactlyInAnyOrderElementsOf(APPS);
      assertThat(ledger.windows().keySet())
          .allSatisfy(key -> assertThat(redis.timeToLive(key)).isBetween(7_000L, 7_200L));
      assertThat(ledger.windows()).as("windows, hence late corrections").hasSizeGreaterThan(100);

      List<SentBatch.Bad> expected = new ArrayList<>(sender.deadLetters());
      expected.addAll(FOREIGN);
      await("dead letters, seed " + seed)
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(deadLetters(topics)).containsExactlyInAnyOrderElementsOf(expected));

      await("Flink's counters, seed " + seed)
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertBalance(pipeline, sender));

      aZombieProcessesTheFirstHalfOfTheLogAgain(pipeline, topics);
      assertThat(ledger.differences(redis.windows()))
          .as("after stale writes, seed %d", seed)
          .isEmpty();
      assertThat(pipeline.flink().restarts()).isZero();
    }
  }

  /** Nothing disappears: what was received is counted, or told apart by reason. */
  private void assertBalance(LocalPipeline pipeline, DrainSender sender) throws Exception {
    Map<String, Long> counters =
        new FlinkCounters(pipeline.flink().address())
            .read(
                List.of(
                    "lines",
                    "unparseable",
                    "duplicates",
                    "tooLate",
                    "futureTimestamp",
                    "windowClosed",
                    "foreignRecord",
                    "windowsWritten"));
    assertThat(counters)
        .containsEntry("lines", sender.routerLines())
        .containsEntry("duplicates", sender.duplicateLines())
        .containsEntry("unparseable", deadLetters(sender, "unparseable"))
        .containsEntry("tooLate", deadLetters(sender, "too-late"))
        .containsEntry("futureTimestamp", deadLetters(sender, "future-timestamp"))
        .containsEntry("windowClosed", 0L)
        .containsEntry("foreignRecord", (long) FOREIGN.size());
    assertThat(counters.get("windowsWritten")).isGreaterThanOrEqualTo(ledger.windows().size());
    assertThat(counters.get("lines"))
        .isEqualTo(
            ledger.linesCounted()
                + counters.get("duplicates")
                + counters.get("tooLate")
                + counters.get("futureTimestamp"));
  }

  private static long deadLetters(DrainSender sender, String reason) {
    return sender.deadLetters().stream().filter(bad -> bad.reason().equals(reason)).count();
  }

  private void sendEverything(DrainSender sender) throws Exception {
    List<SentBatch> delivered = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      SentBatch batch = batch();
      sender.deliver(batch);
      delivered.add(batch);
      if (random.nextInt(4) == 0) {
        deliverAgain(sender, delivered.get(random.nextInt(delivered.size())));
      }
    }
    Collections.shuffle(delivered, random);
    for (SentBatch batch : delivered.subList(0, BATCHES / 10)) {
      sender.deliverAgain(batch, batch.body());
    }
  }

  private void deliverAgain(DrainSender sender, SentBatch batch) throws Exception {
    if (random.nextBoolean()) {
      sender.deliverAgain(batch, batch.body());
      return;
    }
    // A notice that only the retry carries, and the retry's retry again.
    Instant time = anyTime();
    int lost = 1 + random.nextInt(100);
    byte[] body = batch.bodyWithNoticeInFront(time, lost);
    ledger.at(batch.app, time.toEpochMilli()).count("lost", lost);
    sender.deliverAgain(batch, body);
    if (random.nextBoolean()) {
      sender.deliverAgain(batch, body);
    }
  }

  private SentBatch batch() {
    String app = APPS.get((int) (APPS.size() * Math.pow(random.nextDouble(), 2)));
    byte[] id = new byte[16];
    random.nextBytes(id);
    SentBatch batch =
        new SentBatch(app, random.nextInt(10) == 0 ? null : HexFormat.of().formatHex(id));
    int lines = 1 + random.nextInt(MAX_LINES);
    for (int i = 0; i < lines; i++) {
      batch.line(anyTime(), SentLine.any(random));
      addSomethingElse(batch);
    }
    return batch;
  }

  private void addSomethingElse(SentBatch batch) {
    Instant time = anyTime();
    switch (random.nextInt(60)) {
      case 0 -> batch.notice(time, 1 + random.nextInt(500));
      case 1 -> batch.unparseable(time, "at=info method=GET path=\"/\" status=2oo");
      case 2 -> batch.unparseable(time, "no router log at all");
      case 3 -> batch.rejected("too-late", now.minusSeconds(660), "at=info status=200");
      case 4 -> batch.rejected("future-timestamp", now.plusSeconds(3600), "at=info status=200");
      case 5 -> batch.output(time, "at=info method=GET path=\"/\" status=500 service=1ms bytes=1");
      case 6 ->
          batch.output(
              time,
              "first line\n143 <158>1 2026-11-22T10:00:00+00:00 host heroku router - at=info"
                  + " status=500\nlast line");
      case 7 -> batch.garbage("-17 <158>1 not a frame\n");
      case 8 ->
          batch.garbage("999999999999999999999999999999 <158>1 x host heroku router - at=info\n");
      case 9 -> batch.garbage("4000000 <158>1 beyond the body's end\n");
      default -> {
        // Mostly nothing.
      }
    }
  }

  /** Within the last nine minutes, half of it within the last twenty seconds. */
  private Instant anyTime() {
    long back = random.nextBoolean() ? random.nextInt(20_000) : random.nextInt(540_000);
    return now.minusMillis(back).plusNanos(random.nextInt(1000) * 1000L);
  }

  private static final List<SentBatch.Bad> FOREIGN =
      List.of(
          new SentBatch.Bad("foreign-record", ""),
          new SentBatch.Bad("foreign-record", "no headers"),
          new SentBatch.Bad("foreign-record", "no frame id"));

  private static void writeForeignRecords(TopicDump topics) throws Exception {
    ProducerRecord<byte[], byte[]> noFrameId =
        new ProducerRecord<>("router-logs", utf8("no frame id"));
    noFrameId.headers().add("app", utf8("shop"));
    topics.write(
        List.of(
            new ProducerRecord<>("router-logs", null),
            new ProducerRecord<>("router-logs", utf8("no headers")),
            noFrameId));
  }

  private static List<SentBatch.Bad> deadLetters(TopicDump topics) {
    return topics.read("router-logs-dead-letters").stream()
        .map(
            record ->
                new SentBatch.Bad(
                    TopicDump.header(record, "reason"),
                    new String(record.value(), StandardCharsets.UTF_8)))
        .toList();
  }

  /** What it writes is right as far as it knows, and older than what is there. */
  private static void aZombieProcessesTheFirstHalfOfTheLogAgain(
      LocalPipeline pipeline, TopicDump topics) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, new Configuration());
    JobConfig config =
        new JobConfig(
            pipeline.kafka().bootstrapServers(),
            new Topics(""),
            pipeline.redis().uri(),
            RedisSchema.DEFAULT_NAMESPACE,
            Duration.ofHours(2),
            WindowingConfig.defaults(),
            Duration.ofSeconds(10));
    JobMain.build(
        env,
        config,
        RouterLogsSource.of(config.kafka(), "router-logs", "zombie")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.offsets(topics.middle("router-logs")))
            .build());
    env.execute("zombie");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
