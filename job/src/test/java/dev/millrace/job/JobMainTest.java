package dev.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class JobMainTest {
  /** A savepoint finds its state by these: never change one, see that new operators have one. */
  @Test
  void everyOperatorHasItsUid() {
    StreamGraph graph = build(new Configuration()).getStreamGraph(false);

    Map<String, String> names = new LinkedHashMap<>();
    for (StreamNode node : graph.getStreamNodes()) {
      names.put(String.valueOf(node.getTransformationUID()), node.getOperatorName());
    }

    assertThat(names)
        .containsOnlyKeys(
            "router-logs",
            "parse-batches",
            "distinct-batches",
            "10-s",
            "1-m",
            "10-m",
            "1-h",
            "routes-1-m",
            "routes-10-m",
            "routes-1-h",
            "balance-1-h",
            "redis-writes",
            "redis",
            "dead-letters",
            "Sink Committer: dead-letters");
  }

  /** What Flink's web UI shows: the README's diagram. */
  @Test
  void theGraphHasFourBoxes() {
    JobGraph graph = build(new Configuration()).getStreamGraph(false).getJobGraph();

    assertThat(graph.getVertices())
        .extracting(JobVertex::getName)
        .containsExactlyInAnyOrder(
            "Source: router-logs -> parse batches",
            "dead letters: Writer -> dead letters: Committer",
            "distinct batches -> (10 s -> 1 m -> 10 m -> 1 h, routes 1 m -> routes 10 m -> routes 1 h,"
                + " balance 1 h)",
            "writes -> Redis: Writer");
  }

  @Test
  void rollUpsAreNotBuiltOnLessThanExactlyOnce() {
    Configuration cluster = new Configuration();
    cluster.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.AT_LEAST_ONCE);

    assertThatThrownBy(() -> build(cluster))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("execution.checkpointing.mode: EXACTLY_ONCE");
  }

  @Test
  void deadLettersCanBeLeftOut() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    JobMain.build(env, JobOptions.parse("--dead-letters", "false").orElseThrow());

    assertThat(env.getStreamGraph(false).getStreamNodes())
        .extracting(StreamNode::getOperatorName)
        .noneMatch(name -> name.contains("dead letters"));
  }

  @Test
  void noTypeIsLeftToKryo() {
    StreamExecutionEnvironment env = build(new Configuration());

    assertThat(env.getConfiguration().get(PipelineOptions.GENERIC_TYPES)).isFalse();
    assertThat(env.getStreamGraph(false).getJobGraph().getNumberOfVertices()).isPositive();
  }

  @Test
  void canBeRescaledFarAndTakesCheckpointsByItself() {
    StreamExecutionEnvironment env = build(new Configuration());

    assertThat(env.getMaxParallelism()).isEqualTo(720);
    assertThat(env.getCheckpointConfig().getCheckpointInterval()).isEqualTo(10_000);
  }

  @Test
  void theClustersOwnConfigurationCounts() {
    Configuration cluster = new Configuration();
    cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMinutes(1));

    assertThat(build(cluster).getCheckpointConfig().getCheckpointInterval()).isEqualTo(60_000);
  }

  private static StreamExecutionEnvironment build(Configuration cluster) {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(cluster);
    JobMain.build(env, JobConfig.defaults());
    return env;
  }
}
