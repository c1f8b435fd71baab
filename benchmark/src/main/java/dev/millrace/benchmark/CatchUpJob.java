package dev.millrace.benchmark;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.job.JobConfig;
import dev.millrace.job.JobMain;
import dev.millrace.job.source.RouterLogsSource;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.topic.Topics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job alone in its JVM, from the topic's start to its end. */
final class CatchUpJob {
  private CatchUpJob() {}

  /**
   * What a run took.
   *
   * @param cpuSeconds CPU time of the whole process, from its start
   * @param wallSeconds from the job's submission to its end
   * @param counted requests in Redis afterwards
   */
  record Result(double cpuSeconds, double wallSeconds, long counted) {
    static Result read(Path file) throws IOException {
      String[] parts = Files.readString(file).split(" ");
      return new Result(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), 0);
    }

    Result withCounted(long requests) {
      return new Result(cpuSeconds, wallSeconds, requests);
    }
  }

  /** Arguments: Kafka, Redis, parallelism, and the file for the result. */
  public static void main(String[] args) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1));
    int parallelism = Integer.parseInt(args[2]);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    JobConfig config =
        JobConfig.of(
            KafkaSettings.plaintext(args[0], new Topics("")),
            RedisSettings.of(URI.create(args[1])));
    JobMain.build(
        env,
        config,
        RouterLogsSource.of(config.kafka(), config.topics().routerLogs(), "benchmark")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.latest())
            .build());
    long start = System.nanoTime();
    env.execute();
    double wall = (System.nanoTime() - start) / 1e9;
    double cpu =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    Files.writeString(Path.of(args[3]), cpu + " " + wall);
  }
}
