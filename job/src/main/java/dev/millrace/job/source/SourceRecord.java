package dev.millrace.job.source;

import dev.millrace.model.topic.TopicRecord;

/**
 * A record of the log with its place in it. Immutable.
 *
 * @param record what it holds
 * @param topic where it was found
 * @param partition where it was found
 * @param offset where it was found
 * @param timeMillis its timestamp; for a foreign record it is Kafka's and means nothing
 */
public record SourceRecord(
    TopicRecord record, String topic, int partition, long offset, long timeMillis) {

  /** Its place, as dead letters name it: {@code topic-partition@offset}. */
  public String position() {
    return topic + "-" + partition + "@" + offset;
  }
}
