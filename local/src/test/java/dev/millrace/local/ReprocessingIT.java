package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.job.JobMain;
import dev.millrace.model.topic.Topics;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log of a run, counted again into a namespace of its own as {@code docs/reprocessing.md} says:
 * the same numbers, byte for byte, in the windows that were asked for and in no other.
 */
@Timeout(300)
class ReprocessingIT {
  private static final int PARTITIONS = 4;
  private static final Topics TOPICS = new Topics("");
  private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");
  private static final int MINUTES = 30;
  private static final int BATCHES_A_MINUTE = 10;

  /** Neither of them where a window of ten minutes begins. */
  private static final Instant FROM = TEN.plusSeconds(5 * 60);

  private static final Instant UNTIL = TEN.plusSeconds(25 * 60);
  private static final Map<String, Long> SECONDS =
      Map.of("10s", 10L, "1m", 60L, "10m", 600L, "1h", 3600L);

  private final Ledger ledger = new Ledger();
  private Instant now = TEN;

  @Test
  void theLogCountedAgainGivesTheSameBytes(@TempDir Path dir) throws Exception {
    try (LocalRedis redis = LocalRedis.start(Ports.claim(0, ""), dir.resolve("redis"));
        LocalKafka kafka = LocalKafka.start(Ports.claim(0, ""), dir.resolve("kafka"));
        LogWriter log = LogWriter.create(kafka.bootstrapServers(), TOPICS, PARTITIONS)) {
      SeededTraffic traffic = run(log);
      countLive(kafka, redis.uri(), traffic);

      countAgain("shadow", kafka, redis.uri());

      assertThat(compared(redis.uri(), dir))
          .as("seed %d", traffic.seed)
          .matches("compared \\d{3,} windows of 6 applications: \\d+ equal, 0 different, .*\\s*");
      Map<String, Map<String, String>> shadow = windows(redis.uri(), "shadow");
      assertThat(shadow.keySet()).allMatch(ReprocessingIT::isWithin);
      assertThat(resolutions(shadow)).contains("10s", "1m", "10m", "routes:1m", "routes:10m");

      countAgain("again", kafka, redis.uri());
      assertThat(windows(redis.uri(), "again")).isEqualTo(shadow);
    }
  }

  /** Half an hour of traffic, and then nothing but time. */
  private SeededTraffic run(LogWriter log) throws Exception {
    int[] batches = {0};
    DrainSender sender =
        new DrainSender(
            (batch, body) -> log.batch(batches[0]++ % PARTITIONS, now, batch, body), ledger);
    SeededTraffic traffic = new SeededTraffic(sender, ledger, () -> now);
    for (int minute = 0; minute < MINUTES; minute++) {
      now = TEN.plus(Duration.ofMinutes(minute));
      traffic.send(BATCHES_A_MINUTE);
    }
    log.heartbeats(PARTITIONS, TEN.plus(Duration.ofDays(4)));
    return traffic;
  }

  private void countLive(LocalKafka kafka, URI redis, SeededTraffic traffic) throws Exception {
    try (EmbeddedJob live =
            EmbeddedJob.start(
                EmbeddedJob.byEventTime(kafka, TOPICS, redis), EmbeddedJob.Settings.PATIENT);
        RedisDump dump = new RedisDump(redis)) {
      await("Redis holds what was written, seed " + traffic.seed)
          .atMost(Duration.ofSeconds(90))
          .failFast(live::mustNotFail)
          .untilAsserted(() -> assertThat(ledger.differences(dump.windows())).isEmpty());
    }
  }

  /** Returns when the job has ended, which it does by itself. */
  private static void countAgain(String namespace, LocalKafka kafka, URI redis) throws Exception {
    JobMain.main(
        new String[] {
          "--kafka-bootstrap-servers", kafka.bootstrapServers(),
          "--redis-url", redis.toString(),
          "--namespace", namespace,
          "--from", FROM.toString(),
          "--until", UNTIL.toString(),
          "--dead-letters", "false"
        });
  }

  /** What the command prints; it must find no difference. */
  private static String compared(URI redis, Path dir) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
            "../millrace",
            "compare",
            "millrace",
            "shadow",
            "--redis-url=" + redis,
            "--from=" + FROM,
            "--to=" + UNTIL);
    command.environment().put("MILLRACE_SKIP_BUILD", "1");
    Path output = dir.resolve("compare.log");
    Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    int exit = process.waitFor();
    String printed = Files.readString(output);
    assertThat(exit).as(printed).isZero();
    return printed;
  }

  private static boolean isWithin(String key) {
    String[] parts = key.split(":");
    Instant start = Instant.ofEpochSecond(Long.parseLong(parts[parts.length - 1]));
    Instant end = start.plusSeconds(SECONDS.get(parts[parts.length - 2]));
    return !start.isBefore(FROM) && !end.isAfter(UNTIL);
  }

  private static Set<String> resolutions(Map<String, Map<String, String>> windows) {
    return windows.keySet().stream()
        .map(key -> key.replaceFirst(".*}:(.*):\\d+", "$1"))
        .collect(Collectors.toSet());
  }

  /** By key without its namespace. */
  private static Map<String, Map<String, String>> windows(URI redis, String namespace) {
    Map<String, Map<String, String>> windows = new TreeMap<>();
    try (RedisDump dump = new RedisDump(redis, namespace)) {
      dump.windows().forEach((key, hash) -> windows.put(key.substring(namespace.length()), hash));
    }
    return windows;
  }
}
