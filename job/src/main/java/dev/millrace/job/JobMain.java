package dev.millrace.job;

import dev.millrace.flink.connector.redis.RedisSink;
import dev.millrace.flink.connector.redis.RedisSinkBuilder;
import dev.millrace.flink.connector.redis.RedisWrite;
import dev.millrace.flink.connector.redis.RedisWriteTypeInfo;
import dev.millrace.job.sink.DeadLetterSink;
import dev.millrace.job.sink.RedisWrites;
import dev.millrace.job.source.RouterLogsSource;
import dev.millrace.job.source.SourceRecord;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.topic.Topics;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job's entry point: names Kafka and Redis, and leaves everything between them to the workflow.
 */
public final class JobMain {
  /** The name of the live job in Flink's web UI. */
  public static final String NAME = "millrace";

  /**
   * Fixed for the life of the state: savepoints can be rescaled up to it. Many divisors, so that
   * the keys spread evenly over most parallelisms.
   */
  private static final int MAX_PARALLELISM = 720;

  private JobMain() {}

  /** Submits the job to the cluster that {@code flink run} names. */
  public static void main(String[] args) throws Exception {
    Optional<JobConfig> config = JobOptions.parse(args);
    if (config.isPresent()) {
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
      build(env, config.get());
      env.execute(config.get().jobName());
    }
  }

  /** Adds the job to an environment. */
  public static void build(StreamExecutionEnvironment env, JobConfig config) {
    Topics topics = config.topics();
    build(
        env,
        config,
        RouterLogsSource.of(
            config.kafka(),
            topics.routerLogs(),
            topics.jobGroup(config.namespace()),
            config.range(),
            config.windowing().retention()));
  }

  /**
   * Adds the job to an environment, reading from a source of the caller's, such as a bounded one.
   */
  public static void build(
      StreamExecutionEnvironment env, JobConfig config, KafkaSource<SourceRecord> source) {
    build(env, config, source, RouterLogsSource.watermarks());
  }

  /** The same with other watermarks. */
  public static void build(
      StreamExecutionEnvironment env,
      JobConfig config,
      KafkaSource<SourceRecord> source,
      WatermarkStrategy<SourceRecord> watermarks) {
    configure(env, config);
    Topics topics = config.topics();

    DataStream<SourceRecord> log =
        env.fromSource(source, watermarks, topics.routerLogs()).uid("router-logs");

    TrafficWorkflow traffic = TrafficWorkflow.of(log, config.windowing());

    traffic
        .windows()
        .flatMap(new RedisWrites(config.namespace(), config.retention(), config.range()))
        .returns(RedisWriteTypeInfo.INSTANCE)
        .name("writes")
        .uid("redis-writes")
        .sinkTo(redis(config.redis()))
        .name("Redis")
        .uid("redis");

    if (config.deadLetters()) {
      traffic
          .deadLetters()
          .sinkTo(DeadLetterSink.of(config.kafka(), topics.deadLetters()))
          .name("dead letters")
          .uid("dead-letters");
    }
  }

  private static RedisSink<RedisWrite> redis(RedisSettings settings) {
    RedisSinkBuilder<RedisWrite> sink =
        RedisSink.<RedisWrite>builder().setUri(settings.connectionUri());
    if (settings.trustedCertificates() != null) {
      sink.setTrustedCertificates(settings.trustedCertificates());
    }
    return sink.build();
  }

  private static void configure(StreamExecutionEnvironment env, JobConfig config) {
    Configuration defaults = new Configuration();
    defaults.set(PipelineOptions.GENERIC_TYPES, false);
    defaults.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
    // Operators do not use what they have sent, so nothing needs to be copied.
    defaults.set(PipelineOptions.OBJECT_REUSE, true);
    defaults.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, config.checkpointInterval());
    // A checkpoint that has to wait for Redis or Kafka is late, which is no reason to restart.
    defaults.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
    defaults.addAll((Configuration) env.getConfiguration());
    if (defaults.get(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE)
        != CheckpointingMode.EXACTLY_ONCE) {
      throw new IllegalArgumentException(
          "roll-ups need execution.checkpointing.mode: EXACTLY_ONCE (Flink's default)");
    }
    env.configure(defaults);
  }
}
