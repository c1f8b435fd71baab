package dev.millrace.local;

import static org.awaitility.Awaitility.await;

import dev.millrace.job.JobConfig;
import dev.millrace.job.JobMain;
import dev.millrace.job.WindowingConfig;
import dev.millrace.job.source.RouterLogsSource;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.topic.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The production job in a Flink cluster in this JVM. It fails with the job: there are no restarts,
 * which would hide a fault.
 */
final class EmbeddedJob implements AutoCloseable {
  private final MiniCluster cluster;
  private final JobID job;

  private EmbeddedJob(MiniCluster cluster, JobID job) {
    this.cluster = cluster;
    this.job = job;
  }

  /**
   * What a test changes about the job.
   *
   * @param idle after how long a partition without records holds up nobody
   * @param savepoint where to go on from, or null
   */
  record Settings(int parallelism, Duration idle, Path savepoint) {
    /** One parser, which waits for every partition, however long. */
    static final Settings PATIENT = new Settings(1, Duration.ofHours(1), null);

    Settings parallelism(int other) {
      return new Settings(other, idle, savepoint);
    }

    Settings idle(Duration other) {
      return new Settings(parallelism, other, savepoint);
    }

    Settings savepoint(Path other) {
      return new Settings(parallelism, idle, other);
    }
  }

  /** A job that sends on all numbers by event time alone: its update interval is an hour. */
  static JobConfig byEventTime(LocalKafka kafka, Topics topics, URI redis) {
    return JobConfig.of(
            KafkaSettings.plaintext(kafka.bootstrapServers(), topics), RedisSettings.of(redis))
        .with(
            new WindowingConfig(
                WindowingConfig.DEFAULT_ALLOWED_LATENESS,
                WindowingConfig.DEFAULT_SLACK,
                Duration.ofHours(1)));
  }

  static EmbeddedJob start(JobConfig config, Settings settings) throws Exception {
    Configuration configuration = configuration(settings);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(settings.parallelism())
                .build());
    cluster.start();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(settings.parallelism());
    Properties kafka = config.kafka();
    kafka.setProperty("partition.discovery.interval.ms", "500");
    JobMain.build(
        env,
        config,
        RouterLogsSource.of(kafka, config.topics().routerLogs(), "embedded").build(),
        RouterLogsSource.watermarks(settings.idle()));
    return new EmbeddedJob(cluster, cluster.submitJob(env.getStreamGraph()).get().getJobID());
  }

  /** The job's counters, summed up over its subtasks. */
  Map<String, Long> counters(String... names) throws Exception {
    URI rest = cluster.getRestAddress().get();
    return new FlinkCounters(rest).read(List.of(names));
  }

  /** Takes a savepoint in the canonical format, and ends the job there. */
  Path savepoint(Path dir) throws Exception {
    return Path.of(
        URI.create(
            cluster
                .triggerSavepoint(job, dir.toUri().toString(), true, SavepointFormatType.CANONICAL)
                .get()));
  }

  /** For conditions that are awaited: fails if the job did, and says why. */
  void mustNotFail() {
    if (cluster.getJobStatus(job).join() == JobStatus.FAILED) {
      throw new AssertionError(
          cluster.getExecutionGraph(job).join().getFailureInfo().getExceptionAsString());
    }
  }

  @Override
  public void close() throws Exception {
    if (!cluster.getJobStatus(job).get().isGloballyTerminalState()) {
      cluster.cancelJob(job).get();
      await("the job ends")
          .atMost(Duration.ofSeconds(60))
          .until(() -> cluster.getJobStatus(job).get().isGloballyTerminalState());
    }
    cluster.close();
  }

  private static Configuration configuration(Settings settings) {
    Configuration c = new Configuration();
    c.set(RestOptions.BIND_PORT, "0");
    c.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofMillis(500));
    c.setString("restart-strategy.type", "none");
    // All of a small savepoint in one file.
    c.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1));
    c.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1));
    if (settings.savepoint() != null) {
      c.set(StateRecoveryOptions.SAVEPOINT_PATH, settings.savepoint().toUri().toString());
    }
    return c;
  }
}
