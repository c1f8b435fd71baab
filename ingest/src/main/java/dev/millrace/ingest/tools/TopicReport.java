package dev.millrace.ingest.tools;

import java.util.List;
import java.util.Map;

/**
 * The state of a topic.
 *
 * @param topic its name
 * @param jobGroup the consumer group that was looked up, or null
 * @param settings those that matter here
 * @param partitions the state of each of them; empty if there is no such topic
 * @param faults what is wrong, one line each that says what to do
 * @param hints what could be better
 */
record TopicReport(
    String topic,
    String jobGroup,
    Map<String, String> settings,
    List<PartitionReport> partitions,
    List<String> faults,
    List<String> hints) {
  boolean isRight() {
    return faults.isEmpty();
  }
}
