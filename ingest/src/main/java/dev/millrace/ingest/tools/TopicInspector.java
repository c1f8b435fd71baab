package dev.millrace.ingest.tools;

import dev.millrace.ingest.kafka.TopicSettings;
import dev.millrace.ingest.kafka.TopicSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka for the state of a topic. */
final class TopicInspector {
  private static final int TIMEOUT_SECONDS = 30;

  /** In the order in which they are shown. */
  private static final List<String> SETTINGS =
      List.of(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          TopicConfig.RETENTION_MS_CONFIG,
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
          TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);

  private final KafkaAccess access;
  private final TopicSpec spec;

  TopicInspector(KafkaAccess access, TopicSpec spec) {
    this.access = access;
    this.spec = spec;
  }

  /**
   * The state of the topic.
   *
   * @param jobGroup the consumer group whose lag is wanted, or null
   */
  TopicReport inspect(String topic, String jobGroup) throws InterruptedException {
    TopicDescription description = describe(topic);
    if (description == null) {
      String fault = "topic %s does not exist: './millrace topics create' creates it";
      return new TopicReport(
          topic, jobGroup, Map.of(), List.of(), List.of(fault.formatted(topic)), List.of());
    }
    Map<String, String> settings = settings(topic);
    List<PartitionReport> partitions = partitions(description, jobGroup);
    List<String> faults = new ArrayList<>(spec.faults(access.kafka(), topic, settings));
    List<String> hints = new ArrayList<>();
    for (PartitionReport partition : partitions) {
      addFaults(topic, partition, faults);
    }
    int replicas = partitions.get(0).replicas();
    if (replicas > 2 && "1".equals(settings.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))) {
      hints.add(
          "min.insync.replicas=1: a stored batch may be on only one broker; with 2 it survives the"
              + " loss of any one");
    }
    return new TopicReport(topic, jobGroup, settings, partitions, faults, hints);
  }

  private static void addFaults(String topic, PartitionReport partition, List<String> faults) {
    if (partition.leader() == null) {
      faults.add("%s-%d has no leader: start its brokers".formatted(topic, partition.partition()));
    } else if (partition.inSync() < partition.replicas()) {
      faults.add(
          "%s-%d has %d of %d replicas in sync: see what its other brokers are doing"
              .formatted(topic, partition.partition(), partition.inSync(), partition.replicas()));
    }
  }

  private TopicDescription describe(String topic) {
    try {
      return access
          .answer(access.admin().describeTopics(List.of(topic)).allTopicNames())
          .get(topic);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return null;
      }
      throw access.problem(e);
    }
  }

  private Map<String, String> settings(String topic) throws InterruptedException {
    try {
      Map<String, String> all =
          TopicSettings.read(access.admin(), List.of(topic), TIMEOUT_SECONDS).get(topic);
      Map<String, String> shown = new LinkedHashMap<>();
      SETTINGS.forEach(name -> shown.put(name, all.get(name)));
      return shown;
    } catch (ExecutionException | TimeoutException e) {
      throw access.problem(e);
    }
  }

  private List<PartitionReport> partitions(TopicDescription topic, String jobGroup) {
    List<TopicPartition> led = new ArrayList<>();
    for (TopicPartitionInfo info : topic.partitions()) {
      if (info.leader() != null) {
        led.add(new TopicPartition(topic.name(), info.partition()));
      }
    }
    Map<TopicPartition, ListOffsetsResultInfo> first = offsets(led, OffsetSpec.earliest());
    Map<TopicPartition, ListOffsetsResultInfo> next = offsets(led, OffsetSpec.latest());
    Map<TopicPartition, ListOffsetsResultInfo> newest = offsets(led, OffsetSpec.maxTimestamp());
    Map<TopicPartition, Long> committed = committed(jobGroup);
    Map<TopicPartition, Long> sizes = sizes(topic);
    List<PartitionReport> reports = new ArrayList<>();
    for (TopicPartitionInfo info : topic.partitions()) {
      TopicPartition partition = new TopicPartition(topic.name(), info.partition());
      Long end = next.containsKey(partition) ? next.get(partition).offset() : null;
      Long jobOffset = committed.get(partition);
      reports.add(
          new PartitionReport(
              info.partition(),
              info.leader() == null ? null : info.leader().id(),
              info.replicas().size(),
              info.isr().size(),
              first.containsKey(partition) ? first.get(partition).offset() : null,
              end,
              sizes.get(partition),
              time(newest.get(partition)),
              jobOffset,
              jobOffset == null || end == null ? null : end - jobOffset));
    }
    return reports;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      List<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    partitions.forEach(partition -> question.put(partition, which));
    return access.get(access.admin().listOffsets(question).all());
  }

  /** Empty if the job has committed nothing yet. */
  private Map<TopicPartition, Long> committed(String jobGroup) {
    if (jobGroup == null) {
      return Map.of();
    }
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          access.answer(
              access.admin().listConsumerGroupOffsets(jobGroup).partitionsToOffsetAndMetadata());
      Map<TopicPartition, Long> committed = new HashMap<>();
      offsets.forEach(
          (partition, offset) -> {
            if (offset != null) {
              committed.put(partition, offset.offset());
            }
          });
      return committed;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw access.problem(e);
    }
  }

  /** Sizes are optional: empty if Kafka does not report them. */
  private Map<TopicPartition, Long> sizes(TopicDescription topic) {
    Map<TopicPartition, Long> sizes = new HashMap<>();
    Map<TopicPartition, Integer> leaders = new HashMap<>();
    for (TopicPartitionInfo info : topic.partitions()) {
      if (info.leader() != null) {
        leaders.put(new TopicPartition(topic.name(), info.partition()), info.leader().id());
      }
    }
    try {
      Map<Integer, Map<String, LogDirDescription>> brokers =
          access.answer(
              access
                  .admin()
                  .describeLogDirs(leaders.values().stream().distinct().toList())
                  .allDescriptions());
      leaders.forEach(
          (partition, leader) -> {
            for (LogDirDescription dir : brokers.get(leader).values()) {
              ReplicaInfo replica = dir.replicaInfos().get(partition);
              if (replica != null && !replica.isFuture()) {
                sizes.put(partition, replica.size());
              }
            }
          });
    } catch (ExecutionException e) {
      return Map.of();
    }
    return sizes;
  }

  private static String time(ListOffsetsResultInfo newest) {
    return newest == null || newest.timestamp() < 0
        ? null
        : Instant.ofEpochMilli(newest.timestamp()).toString();
  }
}
