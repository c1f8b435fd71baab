package dev.millrace.ingest.tools;

import dev.millrace.model.DurationText;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Where reading starts.
 *
 * @param text {@code earliest}, {@code latest}, or what {@code time} was written as
 * @param time the time that counts, or null
 */
record StartAt(String text, Instant time) {
  static final StartAt EARLIEST = new StartAt("earliest", null);
  static final StartAt LATEST = new StartAt("latest", null);

  /**
   * Reads {@code earliest}, {@code latest}, or a {@link #time(String) time}.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  static StartAt parse(String text) {
    return switch (text) {
      case "earliest" -> EARLIEST;
      case "latest" -> LATEST;
      default -> new StartAt(text, time(text));
    };
  }

  /**
   * Reads {@code 2026-11-26T09:00:00Z}, or {@code 10m} for ten minutes ago.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  static Instant time(String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : Instant.now().minus(DurationText.parse(text));
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a time such as 2026-11-26T09:00:00Z, or 10m for ten minutes ago");
    }
  }

  /** Moves the consumer there. */
  void seek(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    if (this == EARLIEST) {
      consumer.seekToBeginning(partitions);
    } else if (this == LATEST) {
      consumer.seekToEnd(partitions);
    } else {
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
      Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(times);
      for (TopicPartition partition : partitions) {
        OffsetAndTimestamp first = offsets.get(partition);
        if (first == null) {
          consumer.seekToEnd(java.util.List.of(partition));
        } else {
          consumer.seek(partition, first.offset());
        }
      }
    }
    // Now, not at the first poll: what arrives from here on must not be missed.
    partitions.forEach(consumer::position);
  }
}
