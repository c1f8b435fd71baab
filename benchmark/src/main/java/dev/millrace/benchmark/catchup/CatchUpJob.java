package dev.millrace.benchmark.catchup;

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
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job alone in its JVM, from the topic's start to its end, and then once more into another
 * namespace of Redis: a job that has run for a while, without the start of JVM and Flink, and with
 * its code compiled.
 */
final class CatchUpJob {
  /** Where the first pass counts to. */
  static final String COLD = "cold";

  /** Where the second pass counts to. */
  static final String WARM = "warm";

  private CatchUpJob() {}

  /**
   * What a pass took.
   *
   * @param cpuSeconds CPU time of the whole process, in the first pass from its start
   * @param wallSeconds from the job's submission to its end
   */
  record Pass(double cpuSeconds, double wallSeconds) {}

  /** What both took. */
  record Result(Pass cold, Pass warm) {
    static Result read(Path file) throws IOException {
      double[] parts =
          Stream.of(Files.readString(file).split(" ")).mapToDouble(Double::parseDouble).toArray();
      return new Result(new Pass(parts[0], parts[1]), new Pass(parts[2], parts[3]));
    }

    private void write(Path file) throws IOException {
      Files.writeString(
          file,
          cold.cpuSeconds
              + " "
              + cold.wallSeconds
              + " "
              + warm.cpuSeconds
              + " "
              + warm.wallSeconds);
    }
  }

  /** Arguments: Kafka, Redis, parallelism, folder for checkpoints, and the file for the result. */
  public static void main(String[] args) throws Exception {
    Pass cold = run(args, COLD);
    double start = cpuSeconds();
    Pass both = run(args, WARM);
    new Result(cold, new Pass(both.cpuSeconds - start, both.wallSeconds)).write(Path.of(args[4]));
  }

  private static Pass run(String[] args, String namespace) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1));
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, args[3]);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(Integer.parseInt(args[2]), configuration);
    JobConfig defaults =
        JobConfig.of(
            KafkaSettings.plaintext(args[0], new Topics("")),
            RedisSettings.of(URI.create(args[1])));
    JobConfig config =
        new JobConfig(
            defaults.kafkaSettings(),
            defaults.redis(),
            namespace,
            defaults.retention(),
            defaults.windowing(),
            defaults.range(),
            defaults.deadLetters(),
            defaults.checkpointInterval());
    JobMain.build(
        env,
        config,
        RouterLogsSource.of(config.kafka(), config.topics().routerLogs(), "benchmark")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.latest())
            .build());
    long start = System.nanoTime();
    env.execute();
    return new Pass(cpuSeconds(), (System.nanoTime() - start) / 1e9);
  }

  private static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }
}
