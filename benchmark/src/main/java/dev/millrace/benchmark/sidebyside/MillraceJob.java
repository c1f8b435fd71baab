package dev.millrace.benchmark.sidebyside;

import dev.millrace.job.JobConfig;
import dev.millrace.job.JobMain;
import dev.millrace.job.WindowingConfig;
import dev.millrace.job.source.RouterLogsSource;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.topic.Topics;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Ours, as it is submitted, with all its resolutions, routes and balances. */
final class MillraceJob {
  private MillraceJob() {}

  public static void main(String[] args) throws Exception {
    Task task = Task.of(args);
    catchUp(task);
    task.done();
  }

  /** From the topic's start to its end. */
  static void catchUp(Task task) throws Exception {
    StreamExecutionEnvironment env = environment(task.parallelism());
    WindowingConfig defaults = WindowingConfig.defaults();
    JobConfig config =
        JobConfig.of(
                KafkaSettings.plaintext(task.kafka(), new Topics(task.prefix())),
                RedisSettings.of(task.redis()))
            .with(
                new WindowingConfig(
                    Duration.ofMinutes(task.latenessMinutes()),
                    defaults.slack(),
                    defaults.updateInterval()));
    JobMain.build(
        env,
        config,
        RouterLogsSource.of(config.kafka(), config.topics().routerLogs(), "benchmark")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.latest())
            .build());
    env.execute();
  }

  /** A cluster in this JVM; state is on the heap, so managed memory is of no use. */
  static StreamExecutionEnvironment environment(int parallelism) {
    Configuration configuration = new Configuration();
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1));
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
  }
}
