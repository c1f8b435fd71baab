package dev.millrace.replay.log;

import java.time.Duration;
import java.util.Map;

/**
 * Which part of the log is asked for.
 *
 * @param fromMillis the first event time, or {@link Long#MIN_VALUE}
 * @param toMillis end of the event times, exclusive, or {@link Long#MAX_VALUE}
 * @param margin how long after its own time a line may have been received and still be found
 * @param fromOffsets by partition, the first record; partitions that are absent start at their
 *     start
 * @param toOffsets by partition, the offset after the last record; partitions not named end at the
 *     log's end
 */
public record LogSelection(
    long fromMillis,
    long toMillis,
    Duration margin,
    Map<Integer, Long> fromOffsets,
    Map<Integer, Long> toOffsets) {
  /** The whole log. */
  public static final LogSelection ALL =
      new LogSelection(Long.MIN_VALUE, Long.MAX_VALUE, Duration.ofMinutes(10), Map.of(), Map.of());

  public LogSelection {
    fromOffsets = Map.copyOf(fromOffsets);
    toOffsets = Map.copyOf(toOffsets);
  }

  /** The same, with other event times. */
  public LogSelection between(long from, long to) {
    return new LogSelection(from, to, margin, fromOffsets, toOffsets);
  }

  /** Whether a line of that time is asked for. */
  public boolean contains(long timeMillis) {
    return timeMillis >= fromMillis && timeMillis < toMillis;
  }
}
