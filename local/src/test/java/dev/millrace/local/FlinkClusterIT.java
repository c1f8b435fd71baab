package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.dashboard.Dashboard;
import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.ingest.Ingest;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.SpoolConfig;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar that users submit, on a cluster of real processes with the configuration that we ship: a
 * killed TaskManager, one that joins, stops with a savepoint, resumes with another parallelism and
 * with another jar, by Flink's command line and by its REST API, change no number. Redis is reached
 * by TLS.
 */
@Timeout(540)
class FlinkClusterIT {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path CONF = Path.of("../flink-conf");
  private static final Path JOB =
      Path.of("../job/target/millrace-job.jar").toAbsolutePath().normalize();
  private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");

  /** Of each TaskManager, as the configuration has it. */
  private static final int SLOTS = 2;

  /** Routes of an hour, the slowest to be written, take 150 times as long. */
  private static final String UPDATE_INTERVAL = "50ms";

  private final Ledger ledger = new Ledger();

  @Test
  void killedStoppedRescaledAndUpgradedItCountsEachLineOnce(@TempDir Path dir) throws Exception {
    Path savepoints = dir.resolve("savepoints");
    try (LocalRedis redis = LocalRedis.start(Ports.claim(0, ""), dir.resolve("redis"));
        LocalKafka kafka = LocalKafka.start(Ports.claim(0, ""), dir.resolve("kafka"));
        Ingest ingest = Ingest.start(ingestConfig(kafka));
        FlinkCluster flink = FlinkCluster.start(dir.resolve("flink"), TARGET.resolve("lib"), CONF);
        RedisDump dump = new RedisDump(redis.uri())) {
      SeededTraffic traffic =
          new SeededTraffic(
              new DrainSender(ingest.address(), ledger), ledger, InstantSource.system());
      RedisByTls encrypted = RedisByTls.of(redis, dir.resolve("tls"));
      Map<String, String> environment =
          Map.of(
              "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
              "REDIS_URL", encrypted.uri().toString(),
              "REDIS_TRUSTED_CERT", encrypted.certificate(),
              "REDIS_TLS_VERIFY", "ca",
              "UPDATE_INTERVAL", UPDATE_INTERVAL);
      LocalPipeline.awaitReady(ingest);

      String job = run(flink, environment, "-p", "4");
      flink.awaitRunning(job, SLOTS);
      traffic.send(60);
      awaitEqual("counted", dump, traffic);
      everyMetricOfTheAlertsIsExported(flink, ingest, kafka, redis, dir);
      aTaskManagerIsKilled(flink, job, traffic);
      awaitEqual("after a kill", dump, traffic);

      flink.startTaskManager();
      flink.awaitRunning(job, 2 * SLOTS);
      traffic.send(30);
      awaitEqual("with the slots of another TaskManager", dump, traffic);

      String savepoint =
          first(SAVEPOINT, flink.cli(environment, "stop", "-p", savepoints.toString(), job));
      traffic.send(30);
      String upgraded =
          flink
              .rest()
              .run(
                  flink.rest().upload(changed(dir)),
                  savepoint,
                  3,
                  List.of(
                      "--kafka-bootstrap-servers=" + kafka.bootstrapServers(),
                      "--redis-url=" + encrypted.uri(),
                      "--redis-tls-verify=none",
                      "--update-interval=" + UPDATE_INTERVAL));
      flink.awaitRunning(upgraded, 3);
      traffic.send(30);
      traffic.sendAgain(20);
      awaitEqual("from four to three, with another jar, by REST", dump, traffic);

      savepoint = flink.rest().stop(upgraded, savepoints);
      traffic.sendAgain(20);
      String resumed = run(flink, environment, "-p", "2", "-s", savepoint);
      flink.awaitRunning(resumed, 2);
      traffic.send(30);
      traffic.sendAgain(20);
      awaitEqual("from three to two", dump, traffic);
    }
  }

  /** A misspelled name would be an alert that never rings. */
  private static void everyMetricOfTheAlertsIsExported(
      FlinkCluster flink, Ingest ingest, LocalKafka kafka, LocalRedis redis, Path dir)
      throws Exception {
    List<URI> addresses = new ArrayList<>(flink.metrics().values());
    addresses.add(ingest.address().resolve("/metrics"));
    IngestConfig withFiles =
        IngestConfig.builder()
            .port(0)
            .kafkaBootstrapServers(kafka.bootstrapServers())
            .spool(SpoolConfig.builder().directory(dir.resolve("spool")))
            .credentialsFile(Files.writeString(dir.resolve("drains"), "shop:secret\n"))
            .build();
    try (Ingest another = Ingest.start(withFiles);
        Dashboard dashboard = Dashboard.start(DashboardConfig.of(0, redis.uri()))) {
      addresses.add(dashboard.address().resolve("/metrics"));
      addresses.add(another.address().resolve("/metrics"));
      assertThat(Scrape.names(addresses))
          .containsAll(Scrape.namesIn(Path.of("../deploy/monitoring/alerts.yml")));
    }
  }

  /** In the middle, between two checkpoints. */
  private static void aTaskManagerIsKilled(FlinkCluster flink, String job, SeededTraffic traffic)
      throws Exception {
    int checkpoints = flink.checkpoints(job);
    await("a checkpoint")
        .atMost(Duration.ofSeconds(60))
        .until(() -> flink.checkpoints(job) > checkpoints);
    traffic.send(30);
    flink.killTaskManager();
    traffic.send(30);
    flink.startTaskManager();
    await("the job is restored")
        .atMost(Duration.ofSeconds(60))
        .until(() -> flink.restores(job) > 0);
    flink.awaitRunning(job, SLOTS);
    traffic.sendAgain(10);
  }

  private void awaitEqual(String when, RedisDump redis, SeededTraffic traffic) {
    await("Redis holds what was sent, " + when + ", seed " + traffic.seed)
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(ledger.differences(redis.windows())).isEmpty());
  }

  /** The next release: the same job in a jar with another hash. */
  private static Path changed(Path dir) throws Exception {
    Path jar = Files.copy(JOB, dir.resolve("next-release.jar"));
    try (FileSystem content =
        FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
      Files.writeString(content.getPath("next-release"), "changed");
    }
    return jar;
  }

  private static String run(FlinkCluster flink, Map<String, String> environment, String... options)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-d"));
    arguments.addAll(List.of(options));
    arguments.add(JOB.toString());
    return first(JOB_ID, flink.cli(environment, "run", arguments.toArray(String[]::new)));
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
