package dev.millrace.local;

import dev.millrace.dashboard.Dashboard;
import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.ingest.Ingest;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.SpoolConfig;
import dev.millrace.job.JobConfig;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.topic.Topics;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The whole pipeline on this machine: Redis, the dashboard, Kafka, ingest and the Flink job,
 * started in the order in which they need each other and stopped in the opposite one. Not
 * thread-safe.
 */
public final class LocalPipeline implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Deque<Part> started = new ArrayDeque<>();
  private final Consumer<String> progress;

  private LocalRedis redis;
  private Dashboard dashboard;
  private LocalKafka kafka;
  private Ingest ingest;
  private LocalFlink flink;

  private LocalPipeline(Consumer<String> progress) {
    this.progress = progress;
  }

  /**
   * Starts everything, and returns when it is ready for traffic.
   *
   * @param progress is told what is being started or stopped
   * @throws LocalException if something cannot start; what had started is stopped again
   */
  public static LocalPipeline start(LocalConfig config, Consumer<String> progress)
      throws Exception {
    LocalPipeline pipeline = new LocalPipeline(progress);
    boolean complete = false;
    try {
      pipeline.startParts(config);
      complete = true;
      return pipeline;
    } finally {
      if (!complete) {
        pipeline.close();
      }
    }
  }

  public LocalRedis redis() {
    return redis;
  }

  public Dashboard dashboard() {
    return dashboard;
  }

  public LocalKafka kafka() {
    return kafka;
  }

  public Ingest ingest() {
    return ingest;
  }

  public LocalFlink flink() {
    return flink;
  }

  /** {@code name=address} pairs, for people and scripts. */
  public String addresses() throws Exception {
    return "dashboard=%s ingest=%s flink=%s kafka=%s redis=%s"
        .formatted(
            dashboard.address(),
            ingest.address(),
            flink.address(),
            kafka.bootstrapServers(),
            redis.uri());
  }

  /**
   * Stops what had started, the last part first. A part that does not stop does not keep the others
   * from stopping, nor does an earlier interrupt.
   */
  @Override
  public void close() throws Exception {
    boolean interrupted = Thread.interrupted();
    try {
      stopParts();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void stopParts() throws Exception {
    Exception failure = null;
    while (!started.isEmpty()) {
      Part part = started.pop();
      progress.accept("stopping " + part.name);
      try {
        part.resource.close();
      } catch (Exception e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void startParts(LocalConfig config) throws Exception {
    int redisPort = Ports.claim(config.redisPort(), "--redis-port");
    int kafkaPort = Ports.claim(config.kafkaPort(), "--kafka-port");
    int dashboardPort = Ports.check(config.dashboardPort(), "--dashboard-port");
    int ingestPort = Ports.check(config.ingestPort(), "--ingest-port");
    int flinkPort = Ports.check(config.flinkPort(), "--flink-port");
    Path dir = config.dataDir();

    progress.accept("starting Redis");
    redis = started("Redis", LocalRedis.start(redisPort, dir.resolve("redis")));
    progress.accept("starting the dashboard");
    dashboard =
        started("the dashboard", Dashboard.start(DashboardConfig.of(dashboardPort, redis.uri())));
    progress.accept("starting Kafka");
    kafka = started("Kafka", LocalKafka.start(kafkaPort, dir.resolve("kafka")));
    progress.accept("starting ingest");
    ingest = started("ingest", Ingest.start(ingestConfig(ingestPort, dir)));
    awaitReady(ingest);
    progress.accept("starting Flink and the job");
    flink =
        started(
            "Flink",
            LocalFlink.start(
                flinkPort, config.parallelism(), dir.resolve("flink"), jobConfig(config)));
  }

  /** Returns when ingest can store batches in Kafka; the spool is not enough. */
  static void awaitReady(Ingest ingest) throws InterruptedException {
    Waiting.until("ingest is ready", PATIENCE, () -> isReady(ingest));
  }

  private static boolean isReady(Ingest ingest) {
    HttpRequest request = HttpRequest.newBuilder(ingest.address().resolve("/ready")).build();
    try {
      String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      return answer.startsWith("ready") && !answer.contains("batches go to the spool");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private IngestConfig ingestConfig(int port, Path dir) {
    return IngestConfig.builder()
        .port(port)
        .kafkaBootstrapServers(kafka.bootstrapServers())
        .spool(SpoolConfig.builder().directory(dir.resolve("spool")))
        .build();
  }

  private JobConfig jobConfig(LocalConfig config) {
    return JobConfig.of(
            KafkaSettings.plaintext(kafka.bootstrapServers(), new Topics("")),
            RedisSettings.of(redis.uri()))
        .with(config.windowing());
  }

  private <T extends AutoCloseable> T started(String name, T part) {
    started.push(new Part(name, part));
    return part;
  }

  private record Part(String name, AutoCloseable resource) {}
}
