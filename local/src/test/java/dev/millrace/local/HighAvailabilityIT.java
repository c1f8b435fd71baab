package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.ingest.Ingest;
import dev.millrace.ingest.config.IngestConfig;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script that submits the job, and JobManagers that stand by: whatever state the script finds
 * the cluster in, the job runs once when it has ended, and no number suffers from a JobManager that
 * is killed.
 */
@Timeout(540)
class HighAvailabilityIT {
  private static final Path SUBMIT =
      Path.of("../deploy/docker/submit").toAbsolutePath().normalize();
  private static final Path JOB =
      Path.of("../job/target/millrace-job.jar").toAbsolutePath().normalize();

  private final Ledger ledger = new Ledger();

  private FlinkCluster flink;
  private Map<String, String> environment;
  private Path dir;

  @Test
  void theJobRunsOnceAndSurvivesItsJobManager(@TempDir Path temporary) throws Exception {
    dir = temporary;
    try (LocalRedis redis = LocalRedis.start(Ports.claim(0, ""), dir.resolve("redis"));
        LocalKafka kafka = LocalKafka.start(Ports.claim(0, ""), dir.resolve("kafka"));
        Ingest ingest = Ingest.start(ingestConfig(kafka));
        FlinkCluster cluster =
            FlinkCluster.startHighlyAvailable(
                dir.resolve("flink"),
                Path.of("target/lib").toAbsolutePath(),
                Path.of("../flink-conf"));
        RedisDump dump = new RedisDump(redis.uri())) {
      flink = cluster;
      Path flinkDir = dir.resolve("flink");
      SeededTraffic traffic =
          new SeededTraffic(
              new DrainSender(ingest.address(), ledger), ledger, InstantSource.system());
      environment =
          Map.of(
              "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
              "REDIS_URL", redis.uri().toString(),
              "UPDATE_INTERVAL", "50ms",
              "FLINK_STATE_DIR", flinkDir.toString(),
              "MILLRACE_JOB_JAR", JOB.toString(),
              "PARALLELISM", "2");
      LocalPipeline.awaitReady(ingest);

      assertThat(submit()).contains("begins without a checkpoint");
      String job = onlyJob();
      flink.awaitRunning(job, 2);
      traffic.send(60);
      awaitEqual("counted", dump, traffic);
      assertThat(submit()).contains("already running").contains(job);

      flink.startJobManager();
      awaitCheckpoint(job);
      traffic.send(30);
      flink.killJobManager();
      traffic.send(30);
      awaitRestored(job);
      traffic.sendAgain(20);
      awaitEqual("after the JobManager was killed", dump, traffic);
      assertThat(submit()).contains("already running").contains(job);

      flink.cli(environment, "stop", job);
      traffic.send(30);
      assertThat(submit()).contains("continues from " + flinkDir + "/savepoints/savepoint-");
      job = onlyJob();
      flink.awaitRunning(job, 2);
      traffic.sendAgain(20);
      awaitEqual("after a savepoint", dump, traffic);

      awaitCheckpoint(job);
      flink.cli(environment, "cancel", job);
      Path lost = Files.createDirectories(dir.resolve("lost/checkpoints/millrace/" + job));
      assertThat(submit(1, "FLINK_STATE_DIR", dir.resolve("lost").toString()))
          .contains("neither checkpoint nor savepoint", lost.getParent().toString(), "RESUME_FROM");
      traffic.send(30);
      assertThat(submit()).contains("continues from " + flinkDir + "/checkpoints/millrace/" + job);
      flink.awaitRunning(onlyJob(), 2);
      traffic.sendAgain(20);
      awaitEqual("after a checkpoint", dump, traffic);
    }
  }

  @Test
  void whatCannotWorkIsOneLine(@TempDir Path temporary) throws Exception {
    dir = temporary;
    Path bin = Files.createDirectory(dir.resolve("bin"));
    Path nobody =
        Files.writeString(bin.resolve("flink"), "#!/bin/sh\necho 'Connection refused'; exit 1\n");
    assertThat(nobody.toFile().setExecutable(true)).isTrue();

    assertThat(failing(bin, 2, "PARALLELISM", "many")).contains("PARALLELISM must be a number");
    assertThat(failing(bin, 2, "MILLRACE_JOB_JAR", "/none.jar")).contains("there is no /none.jar");
    assertThat(failing(bin, 2, "FLINK_STATE_DIR", "s3://b/c")).contains("must be an absolute path");
    assertThat(failing(bin, 1, "SUBMIT_PATIENCE", "0"))
        .contains("Flink does not answer at jobmanager:8081");
  }

  private String failing(Path bin, int exit, String variable, String value) throws Exception {
    Map<String, String> variables = new HashMap<>(Map.of("MILLRACE_JOB_JAR", "/bin/sh"));
    variables.put(variable, value);
    return script(bin, variables, exit);
  }

  private String submit() throws Exception {
    return submit(0, "SUBMIT_PATIENCE", "60");
  }

  private String submit(int exit, String variable, String value) throws Exception {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put(variable, value);
    variables.put("FLINK_ADDRESS", flink.restAddress());
    return script(flink.bin(), variables, exit);
  }

  private String script(Path bin, Map<String, String> variables, int exit) throws Exception {
    Path output = Files.createTempFile(dir, "submit-", ".log");
    ProcessBuilder builder = new ProcessBuilder(List.of(SUBMIT.toString()));
    builder.environment().putAll(variables);
    builder
        .environment()
        .merge("PATH", bin.toString(), (path, first) -> first + File.pathSeparator + path);
    int ended = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
    String printed = Files.readString(output);
    assertThat(ended).as(printed).isEqualTo(exit);
    return printed;
  }

  /** The one that has not ended. */
  private String onlyJob() throws Exception {
    List<String> jobs = new ArrayList<>();
    for (JsonNode job : flink.rest().get("/jobs/overview").get("jobs")) {
      if (!List.of("FINISHED", "CANCELED", "FAILED").contains(job.get("state").asText())) {
        assertThat(job.get("name").asText()).isEqualTo("millrace");
        jobs.add(job.get("jid").asText());
      }
    }
    assertThat(jobs).hasSize(1);
    return jobs.get(0);
  }

  private void awaitCheckpoint(String job) throws Exception {
    int before = flink.checkpoints(job);
    await("a checkpoint")
        .atMost(Duration.ofSeconds(60))
        .until(() -> flink.checkpoints(job) > before);
  }

  private void awaitRestored(String job) throws InterruptedException {
    await("the job goes on under the other JobManager, see " + dir)
        .atMost(Duration.ofSeconds(120))
        .ignoreExceptions()
        .until(() -> flink.restores(job) > 0);
    flink.awaitRunning(job, 2);
  }

  private void awaitEqual(String when, RedisDump redis, SeededTraffic traffic) {
    await("Redis holds what was sent, " + when + ", seed " + traffic.seed)
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(ledger.differences(redis.windows())).isEmpty());
  }

  private static IngestConfig ingestConfig(LocalKafka kafka) {
    return IngestConfig.builder()
        .port(0)
        .kafkaBootstrapServers(kafka.bootstrapServers())
        .noSpool()
        .build();
  }
}
