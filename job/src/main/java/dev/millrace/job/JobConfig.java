package dev.millrace.job;

import dev.millrace.job.source.LogRange;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.redis.RedisSettings;
import dev.millrace.model.redis.Retention;
import dev.millrace.model.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * The whole configuration of the job.
 *
 * @param kafkaSettings how Kafka is reached, and what the topics are called
 * @param redis where results are kept
 * @param namespace prefix of every key in Redis
 * @param retention how long windows are kept in Redis
 * @param windowing how time is treated
 * @param range which part of the log is read, and which windows are written
 * @param deadLetters whether what cannot be counted is written to its topic
 * @param checkpointInterval used unless Flink's own configuration sets one
 */
public record JobConfig(
    KafkaSettings kafkaSettings,
    RedisSettings redis,
    String namespace,
    Retention retention,
    WindowingConfig windowing,
    LogRange range,
    boolean deadLetters,
    Duration checkpointInterval) {
  public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  private static final Duration SHORTEST_CHECKPOINT_INTERVAL = Duration.ofMillis(10);

  /**
   * Checks that the values can work together.
   *
   * @throws IllegalArgumentException if they cannot, naming the option
   */
  public JobConfig {
    check(
        RedisSchema.NAMESPACE.matcher(namespace).matches(),
        "--namespace must match " + RedisSchema.NAMESPACE);
    check(windowing.updateInterval().toMillis() > 0, "--update-interval must be longer than 0");
    check(
        checkpointInterval.compareTo(SHORTEST_CHECKPOINT_INTERVAL) >= 0,
        "--checkpoint-interval must be at least 10ms");
  }

  /** All defaults. */
  public static JobConfig defaults() {
    return of(KafkaSettings.of(Map.of()), RedisSettings.of(Map.of()));
  }

  /** All defaults, except where Kafka and Redis are. */
  public static JobConfig of(KafkaSettings kafka, RedisSettings redis) {
    return new JobConfig(
        kafka,
        redis,
        RedisSchema.DEFAULT_NAMESPACE,
        Retention.defaults(),
        WindowingConfig.defaults(),
        LogRange.LIVE,
        true,
        DEFAULT_CHECKPOINT_INTERVAL);
  }

  /** The same with different settings for time. */
  public JobConfig with(WindowingConfig other) {
    return new JobConfig(
        kafkaSettings, redis, namespace, retention, other, range, deadLetters, checkpointInterval);
  }

  /** How Kafka's clients reach the brokers; may contain a key, so it is never logged. */
  public Properties kafka() {
    return kafkaSettings.properties();
  }

  /** The topics' names. */
  public Topics topics() {
    return kafkaSettings.topics();
  }

  /** The name of the job in Flink's web UI: one with a namespace of its own is not the live one. */
  String jobName() {
    return namespace.equals(RedisSchema.DEFAULT_NAMESPACE)
        ? JobMain.NAME
        : JobMain.NAME + " " + namespace;
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  @Override
  public String toString() {
    return "JobConfig[kafka=%s, topics=%s, redis=%s, namespace=%s, windowing=%s, range=%s]"
        .formatted(kafkaSettings, topics(), redis, namespace, windowing, range);
  }
}
