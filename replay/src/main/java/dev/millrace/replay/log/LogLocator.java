package dev.millrace.replay.log;

import dev.millrace.model.kafka.KafkaProblem;
import dev.millrace.model.kafka.KafkaSettings;
import dev.millrace.replay.ReplayException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Finds where in the topic a selection lies. */
final class LogLocator {
  /** A wrong address is said after this, and a broker in trouble answers before. */
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(10);

  private final KafkaSettings kafka;
  private final Consumer<byte[], byte[]> consumer;
  private final String topic;

  LogLocator(KafkaSettings kafka, Consumer<byte[], byte[]> consumer) {
    this.kafka = kafka;
    this.consumer = consumer;
    this.topic = kafka.topics().routerLogs();
  }

  /**
   * The records that may hold what is selected, up to the log's end as it is now.
   *
   * @throws ReplayException if the topic cannot be read
   */
  LogRange locate(LogSelection selection) {
    try {
      List<TopicPartition> partitions = partitions();
      checkPartitions(partitions.size(), selection.fromOffsets());
      checkPartitions(partitions.size(), selection.toOffsets());
      Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> start = startOffsets(selection, partitions, first, end);
      Map<Integer, LogRange.Offsets> ranges = new HashMap<>();
      for (TopicPartition partition : partitions) {
        long to = selection.toOffsets().getOrDefault(partition.partition(), Long.MAX_VALUE);
        ranges.put(
            partition.partition(),
            new LogRange.Offsets(start.get(partition), Math.min(to, end.get(partition))));
      }
      return new LogRange(ranges, lastReceived(selection));
    } catch (KafkaException e) {
      throw new ReplayException(
          "cannot read topic " + topic + ": " + KafkaProblem.describe(kafka, e), e);
    }
  }

  /** Checks that the records of an earlier run are still there. */
  void checkStillThere(LogRange range) {
    List<TopicPartition> partitions =
        range.partitions().keySet().stream().map(p -> new TopicPartition(topic, p)).toList();
    consumer
        .beginningOffsets(partitions)
        .forEach(
            (partition, first) -> {
              LogRange.Offsets offsets = range.partitions().get(partition.partition());
              if (first > offsets.start() && offsets.end() > offsets.start()) {
                throw new ReplayException(
                    "the log no longer holds where this replay began ("
                        + partition
                        + " now starts at "
                        + first
                        + "): start a new one with another --resume file and --from");
              }
            });
  }

  private List<TopicPartition> partitions() {
    List<PartitionInfo> infos = consumer.partitionsFor(topic, FIRST_ANSWER);
    if (infos == null || infos.isEmpty()) {
      throw new ReplayException(
          "there is no topic " + topic + ": check the brokers and KAFKA_PREFIX");
    }
    return infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  private Map<TopicPartition, Long> startOffsets(
      LogSelection selection,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> first,
      Map<TopicPartition, Long> end) {
    Map<TopicPartition, Long> start = new HashMap<>(first);
    if (selection.fromMillis() != Long.MIN_VALUE) {
      long received = selection.fromMillis() - LogRange.CLOCK_SKEW.toMillis();
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, Math.max(0, received)));
      Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
      partitions.forEach(
          partition -> {
            OffsetAndTimestamp at = found.get(partition);
            start.put(partition, at == null ? end.get(partition) : at.offset());
          });
    }
    selection
        .fromOffsets()
        .forEach(
            (partition, offset) ->
                start.merge(new TopicPartition(topic, partition), offset, Math::max));
    return start;
  }

  private static long lastReceived(LogSelection selection) {
    return selection.toMillis() == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : selection.toMillis() + selection.margin().toMillis();
  }

  private void checkPartitions(int count, Map<Integer, Long> offsets) {
    for (int partition : offsets.keySet()) {
      if (partition >= count) {
        throw new ReplayException(
            "topic " + topic + " has no partition " + partition + ", only 0 to " + (count - 1));
      }
    }
  }
}
