package dev.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
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
            "panes-10s",
            "redis-writes",
            "redis",
            "dead-letters",
            "Sink Committer: dead-letters");
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
