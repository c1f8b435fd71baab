package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.job.JobConfig;
import dev.millrace.job.JobMain;
import dev.millrace.job.WindowingConfig;
import dev.millrace.job.source.RouterLogsSource;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** Longer windows are written less often: often enough here for a test not to wait. */
  private static final WindowingConfig WRITTEN_OFTEN =
      new WindowingConfig(
          WindowingConfig.DEFAULT_ALLOWED_LATENESS,
          WindowingConfig.DEFAULT_SLACK,
          Duration.ofMillis(200));

  private final Ledger ledger = new Ledger();

  @Test
  void redisHoldsWhatWasSent(@TempDir Path dir) throws Exception {
    LocalConfig config = LocalConfig.onFreePorts(dir).with(WRITTEN_OFTEN);
    try (LocalPipeline pipeline = LocalPipeline.start(config, step -> {});
        RedisDump redis = new RedisDump(pipeline.redis().uri())) {
      DrainSender sender = new DrainSender(pipeline.ingest().address(), ledger);
      SeededTraffic traffic = new SeededTraffic(sender, ledger);
      long seed = traffic.seed;
      TopicDump topics = new TopicDump(pipeline.kafka().bootstrapServers());
      traffic.send(BATCHES);
      traffic.sendAgain(BATCHES / 10);
      writeForeignRecords(topics);

      await("Redis holds what was sent, seed " + seed)
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(250))
          .untilAsserted(() -> assertThat(ledger.differences(redis.windows())).isEmpty());
      assertThat(redis.applications()).containsExactlyInAnyOrderElementsOf(SeededTraffic.APPS);
      assertThat(redis.windows().keySet())
          .allSatisfy(
              key -> {
                long kept = Ledger.timeToLive(key);
                assertThat(redis.timeToLive(key)).as(key).isBetween(kept - 200, kept);
              });
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

  /** More than Kafka's producers send by default. */
  private static final String LARGE = "large ".repeat(400_000);

  private static final List<SentBatch.Bad> FOREIGN =
      List.of(
          new SentBatch.Bad("foreign-record", ""),
          new SentBatch.Bad("foreign-record", "no headers"),
          new SentBatch.Bad("foreign-record", "no frame id"),
          new SentBatch.Bad("foreign-record", LARGE));

  private static void writeForeignRecords(TopicDump topics) throws Exception {
    ProducerRecord<byte[], byte[]> noFrameId =
        new ProducerRecord<>("router-logs", utf8("no frame id"));
    noFrameId.headers().add("app", utf8("shop"));
    topics.write(
        List.of(
            new ProducerRecord<>("router-logs", null),
            new ProducerRecord<>("router-logs", utf8("no headers")),
            new ProducerRecord<>("router-logs", utf8(LARGE)),
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
        JobConfig.of(
            KafkaSettings.plaintext(pipeline.kafka().bootstrapServers(), new Topics("")),
            RedisSettings.of(pipeline.redis().uri()));
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
