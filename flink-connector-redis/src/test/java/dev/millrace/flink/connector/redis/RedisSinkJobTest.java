package dev.millrace.flink.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real Flink job, with checkpoints, whose Redis goes away in the middle. */
@Timeout(60)
class RedisSinkJobTest {

  private static final int KEYS = 50;
  private static final long ELEMENTS = 6_000;
  private static final AtomicBoolean FAIL_NOW = new AtomicBoolean();
  private static final AtomicLong MAPPED = new AtomicLong();

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private final RealRedis redis = new RealRedis("");

  @BeforeEach
  void forget() {
    FAIL_NOW.set(false);
    MAPPED.set(0);
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  @Test
  void theJobWaitsForRedisAndGoesOnCheckpointing(@InjectMiniCluster MiniCluster flink)
      throws Exception {
    redis.start();
    JobClient job = submit("none");
    await().until(() -> redis.commands().dbsize() == 2 * KEYS);

    redis.stop();
    awaitCheckpoints(flink, job, 3);
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    redis.start();

    job.getJobExecutionResult().get();
    assertEveryKeyIsFinal();
    assertThat(flink.getExecutionGraph(job.getJobID()).get().getFailureInfo()).isNull();
  }

  @Test
  void whatWaitedIsSentAfterARestore(@InjectMiniCluster MiniCluster flink) throws Exception {
    JobClient job = submit("fixed-delay");
    await().until(() -> MAPPED.get() > 2 * KEYS);
    awaitCheckpoints(flink, job, 2); // the source has left the first keys behind

    FAIL_NOW.set(true);
    await().until(() -> counts(flink, job).getNumberOfRestoredCheckpoints() == 1);
    redis.start();

    job.getJobExecutionResult().get();
    assertEveryKeyIsFinal();
  }

  private JobClient submit(String restartStrategy) throws Exception {
    Configuration config = new Configuration();
    config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    config.set(PipelineOptions.GENERIC_TYPES, false);
    config.set(RestartStrategyOptions.RESTART_STRATEGY, restartStrategy);
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(config).setParallelism(1);
    env.fromSource(
            new DataGeneratorSource<>(
                n -> n, ELEMENTS, RateLimiterStrategy.perSecond(1_500), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .keyBy(n -> n % KEYS)
        .map(RedisSinkJobTest::write)
        .returns(RedisWriteTypeInfo.INSTANCE)
        .setParallelism(2)
        .keyBy(RedisWrite::key)
        .sinkTo(
            RedisSink.<RedisWrite>builder()
                .setUri(redis.uri())
                .setMaxBatchSize(10)
                .setMaxTimeInBufferMS(20)
                .setRetryBackoff(Duration.ofMillis(20), Duration.ofMillis(100))
                .build())
        .setParallelism(2);
    return env.executeAsync();
  }

  /** The first numbers have a key of their own, which no later number writes again. */
  private static RedisWrite write(long n) {
    if (FAIL_NOW.compareAndSet(true, false)) {
      throw new IllegalStateException("fails once, as the test wants");
    }
    MAPPED.incrementAndGet();
    String key = n < KEYS ? "first:" + n : "last:" + n % KEYS;
    return HashWrite.builder(key).field("n", n).version(n).build();
  }

  /** Waits for this many more checkpoints, the first of which may have begun before. */
  private static void awaitCheckpoints(MiniCluster flink, JobClient job, int more)
      throws Exception {
    long before = counts(flink, job).getNumberOfCompletedCheckpoints();
    await().until(() -> counts(flink, job).getNumberOfCompletedCheckpoints() >= before + more);
  }

  private static CheckpointStatsCounts counts(MiniCluster flink, JobClient job) throws Exception {
    return flink.getExecutionGraph(job.getJobID()).get().getCheckpointStatsSnapshot().getCounts();
  }

  private void assertEveryKeyIsFinal() {
    assertThat(stored("first:")).containsExactlyElementsOf(numbers(0, KEYS));
    assertThat(stored("last:")).containsExactlyElementsOf(numbers(ELEMENTS - KEYS, ELEMENTS));
  }

  private List<String> stored(String prefix) {
    return IntStream.range(0, KEYS)
        .mapToObj(key -> redis.commands().hget(prefix + key, "n"))
        .toList();
  }

  private static List<String> numbers(long from, long to) {
    return LongStream.range(from, to).mapToObj(Long::toString).toList();
  }
}
