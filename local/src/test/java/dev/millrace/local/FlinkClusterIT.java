package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.Ingest;
import dev.millrace.ingest.config.IngestConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar that users submit, on a cluster of real processes, by Flink's own command line: a killed
 * TaskManager, a stop with savepoint, and a resume with another parallelism change no number.
 */
@Timeout(300)
class FlinkClusterIT {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path JOB =
      Path.of("../job/target/millrace-job.jar").toAbsolutePath().normalize();
  private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");

  @Test
  void killedStoppedAndResumedItCountsEachLineOnce(@TempDir Path dir) throws Exception {
    try (LocalRedis redis = LocalRedis.start(Ports.claim(0, ""), dir.resolve("redis"));
        LocalKafka kafka = LocalKafka.start(Ports.claim(0, ""), dir.resolve("kafka"));
        Ingest ingest = Ingest.start(ingestConfig(kafka));
        FlinkCluster flink = FlinkCluster.start(dir.resolve("flink"), TARGET.resolve("lib"));
        RedisDump dump = new RedisDump(redis.uri())) {
      Ledger ledger = new Ledger();
      SeededTraffic traffic = new SeededTraffic(new DrainSender(ingest.address(), ledger), ledger);
      Map<String, String> environment =
          Map.of(
              "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
              "REDIS_URL", redis.uri().toString(),
              // Longer windows are written less often: often enough here for a test not to wait.
              "UPDATE_INTERVAL", "200ms");
      LocalPipeline.awaitReady(ingest);

      String job = run(flink, environment, "-p", "1");
      flink.awaitRunning(job);
      traffic.send(60);
      await("Redis holds what was sent")
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(ledger.differences(dump.windows())).isEmpty());
      int checkpoints = flink.checkpoints(job);
      await("a checkpoint").until(() -> flink.checkpoints(job) > checkpoints);
      traffic.send(30);
      flink.killTaskManager();
      traffic.send(30);
      flink.startTaskManager();
      await("the job is restored")
          .atMost(Duration.ofSeconds(60))
          .until(() -> flink.restores(job) > 0);
      flink.awaitRunning(job);
      traffic.sendAgain(10);

      String savepoint =
          first(
              SAVEPOINT,
              flink.cli(environment, "stop", "-p", dir.resolve("savepoints").toString(), job));
      traffic.send(30);
      String resumed = run(flink, environment, "-p", "2", "-s", savepoint);
      flink.awaitRunning(resumed);
      traffic.send(30);
      traffic.sendAgain(20);

      await("Redis holds what was sent, seed " + traffic.seed)
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(ledger.differences(dump.windows())).isEmpty());
    }
  }

  private static String run(FlinkCluster flink, Map<String, String> environment, String... options)
      throws Exception {
    List<String> arguments = new java.util.ArrayList<>(List.of("run", "-d"));
    arguments.addAll(List.of(options));
    arguments.add(JOB.toString());
    return first(JOB_ID, flink.cli(environment, arguments.toArray(String[]::new)));
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  private static IngestConfig ingestConfig(LocalKafka kafka) {
    return IngestConfig.builder()
        .port(0)
        .kafkaBootstrapServers(kafka.bootstrapServers())
        .noSpool()
        .build();
  }
}
