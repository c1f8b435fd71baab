package dev.millrace.benchmark.catchup;

import dev.millrace.job.JobConfig;
import dev.millrace.job.JobMain;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.topic.Topics;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job alone in its JVM, weighed when it has read everything. */
final class StateSizeJob {
  private static final int PARALLELISM = 2;
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
  private static final double MIB = 1024 * 1024;

  private StateSizeJob() {}

  /** Arguments: Kafka, Redis, folder for checkpoints, number of applications. */
  public static void main(String[] args) throws Exception {
    Path checkpoints = Path.of(URI.create(args[2]));
    Configuration configuration = new Configuration();
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1));
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, args[2]);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, configuration);
    URI redis = URI.create(args[1]);
    JobMain.build(
        env,
        JobConfig.of(KafkaSettings.plaintext(args[0], new Topics("")), RedisSettings.of(redis)));
    JobClient job = env.executeAsync(JobMain.NAME);

    awaitTheLastOne(redis);
    // So that the other partitions are at their end, and a checkpoint after that.
    Thread.sleep(Duration.ofSeconds(40).toMillis());
    long heap = heapInUse();
    long checkpoint = largestCheckpoint(checkpoints);
    int apps = Integer.parseInt(args[3]);
    System.out.printf(
        "heap in use after a full collection: %.0f MiB of %.0f MiB; a checkpoint: %.0f MiB%n",
        heap / MIB, Runtime.getRuntime().maxMemory() / MIB, checkpoint / MIB);
    System.out.printf(
        "for each application: %.0f KiB of heap, %.0f KiB of a checkpoint%n",
        heap / 1024.0 / apps, checkpoint / 1024.0 / apps);
    RedisMemory.byKind(redis).forEach(System.out::println);
    job.cancel().get();
    System.exit(0);
  }

  private static void awaitTheLastOne(URI redis) throws InterruptedException {
    RedisClient client = RedisClient.create(RedisURI.create(redis));
    try (var connection = client.connect()) {
      while (connection.sync().zscore("millrace:apps", StateSize.LAST_APP) == null) {
        Thread.sleep(1000);
      }
    } finally {
      client.shutdown();
    }
  }

  private static long heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long largestCheckpoint(Path dir) throws IOException {
    try (Stream<Path> folders = Files.find(dir, 2, (path, a) -> isCheckpoint(path))) {
      List<Path> found = folders.toList();
      return found.stream().map(StateSizeJob::size).max(Comparator.naturalOrder()).orElse(0L);
    }
  }

  private static boolean isCheckpoint(Path path) {
    return path.getFileName().toString().startsWith("chk-");
  }

  private static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      return 0;
    }
  }
}
