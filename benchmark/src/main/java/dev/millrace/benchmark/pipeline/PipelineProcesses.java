package dev.millrace.benchmark.pipeline;

import dev.millrace.benchmark.ingest.IngestProcesses;
import dev.millrace.benchmark.live.LiveJob;
import dev.millrace.benchmark.machine.ChildJvm;
import dev.millrace.benchmark.machine.Workplace;
import dev.millrace.local.LocalRedis;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Broker, ingest, job and Redis, a process each. */
final class PipelineProcesses implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final LocalRedis redis;
  private final IngestProcesses ingest;
  private final int flinkPort = Workplace.freePort();
  private final ChildJvm job;
  private final Path running;

  /**
   * Starts them.
   *
   * @param jobOptions of the job's JVM
   */
  PipelineProcesses(Path dir, List<String> jobOptions) throws Exception {
    redis = LocalRedis.start(Workplace.freePort(), dir.resolve("redis"));
    ingest = new IngestProcesses(dir.resolve("kafka"), List.of("-Xmx512m"));
    ingest.awaitReady();
    running = dir.resolve("running");
    List<String> options =
        new ArrayList<>(
            List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-Dlog4j2.configurationFile=log4j2-benchmark.properties"));
    options.addAll(jobOptions);
    job =
        ChildJvm.start(
            LiveJob.class,
            options,
            Map.of(),
            ingest.bootstrapServers(),
            redis.uri().toString(),
            Integer.toString(flinkPort),
            dir.resolve("flink").toString(),
            running.toString());
  }

  void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(running)) {
      if (!job.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("the job does not run");
      }
      Thread.sleep(100);
    }
  }

  int ingestPort() {
    return ingest.port();
  }

  URI redis() {
    return redis.uri();
  }

  Checkpoints checkpoints() throws IOException {
    return Checkpoints.of(flinkPort);
  }

  /** What each has used so far, by the operating system's account. */
  CpuSeconds cpuSeconds(Counted counted) {
    return new CpuSeconds(
        ingest.ingestCpuTime().toNanos() / 1e9,
        ingest.brokerCpuTime().toNanos() / 1e9,
        job.cpuTime().toNanos() / 1e9,
        counted.redisCpuSeconds(),
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9);
  }

  /** CPU time by process; the sender is this one. */
  record CpuSeconds(double ingest, double broker, double job, double redis, double sender) {
    CpuSeconds since(CpuSeconds earlier) {
      return new CpuSeconds(
          ingest - earlier.ingest,
          broker - earlier.broker,
          job - earlier.job,
          redis - earlier.redis,
          sender - earlier.sender);
    }

    double total() {
      return ingest + broker + job + redis + sender;
    }

    @Override
    public String toString() {
      return "ingest %.1f, broker %.1f, job %.1f, Redis %.1f, sender %.1f"
          .formatted(ingest, broker, job, redis, sender);
    }
  }

  @Override
  public void close() throws Exception {
    job.close();
    ingest.close();
    redis.close();
  }
}
