package dev.millrace.local;

import dev.millrace.job.JobConfig;
import dev.millrace.job.JobMain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * The job in a Flink cluster in this JVM, with Flink's web UI. Started in a directory in which it
 * ran before, it resumes from the last checkpoint.
 */
public final class LocalFlink implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MiniCluster cluster;
  private final JobID job;

  private LocalFlink(MiniCluster cluster, JobID job) {
    this.cluster = cluster;
    this.job = job;
  }

  /**
   * Starts the cluster and the job, and returns when all of the job's tasks run.
   *
   * @param port for the web UI, 0 for any that is free
   * @param dir where checkpoints are kept
   */
  public static LocalFlink start(int port, int parallelism, Path dir, JobConfig job)
      throws Exception {
    Path checkpoints = Files.createDirectories(dir.resolve("checkpoints"));
    Configuration configuration = configuration(port, checkpoints);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .build());
    cluster.start();
    try {
      lastCheckpoint(checkpoints)
          .ifPresent(
              path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toString()));
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.getExecutionEnvironment(configuration);
      env.setParallelism(parallelism);
      JobMain.build(env, job);
      StreamGraph graph = env.getStreamGraph();
      graph.setJobName(JobMain.NAME);
      LocalFlink flink =
          new LocalFlink(cluster, cluster.submitJob(graph).get(1, TimeUnit.MINUTES).getJobID());
      Waiting.until("the Flink job runs", PATIENCE, flink::isRunning);
      return flink;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  /** Where Flink's web UI and REST API are. */
  public URI address() throws Exception {
    return cluster.getRestAddress().get();
  }

  /** How often the job was restarted after a failure. */
  public long restarts() throws Exception {
    AccessExecutionGraph graph = cluster.getExecutionGraph(job).get();
    long attempts = 0;
    for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
      attempts = Math.max(attempts, vertex.getCurrentExecutionAttempt().getAttemptNumber());
    }
    return attempts;
  }

  /** Stops the job, which can resume from its last checkpoint, and the cluster. */
  @Override
  public void close() throws Exception {
    if (!cluster.getJobStatus(job).get().isGloballyTerminalState()) {
      cluster.cancelJob(job).get(30, TimeUnit.SECONDS);
      Waiting.until("the Flink job ends", PATIENCE, this::isTerminated);
    }
    cluster.close();
  }

  private boolean isRunning() {
    AccessExecutionGraph graph = cluster.getExecutionGraph(job).join();
    if (graph.getState() == JobStatus.FAILED) {
      throw new LocalException(
          "the Flink job failed: " + graph.getFailureInfo().getExceptionAsString());
    }
    for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
      if (vertex.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    return graph.getState() == JobStatus.RUNNING;
  }

  private boolean isTerminated() {
    return cluster.getJobStatus(job).join().isGloballyTerminalState();
  }

  private static Configuration configuration(int port, Path checkpoints) {
    Configuration c = new Configuration();
    c.set(RestOptions.ADDRESS, "localhost");
    c.set(RestOptions.BIND_ADDRESS, "localhost");
    c.set(RestOptions.PORT, port);
    c.set(RestOptions.BIND_PORT, Integer.toString(port));
    c.set(WebOptions.SUBMIT_ENABLE, false);
    c.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    c.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    // State lives on the heap; nothing of this job uses managed memory.
    c.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1));
    return c;
  }

  private static Optional<Path> lastCheckpoint(Path checkpoints) throws IOException {
    try (Stream<Path> files = Files.walk(checkpoints, 3)) {
      return files
          .filter(path -> path.endsWith("_metadata"))
          .max(Comparator.comparing(path -> path.toFile().lastModified()))
          .map(Path::getParent);
    }
  }
}
