package dev.millrace.replay.log;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which records of the topic are read, fixed when the replay starts.
 *
 * @param partitions by partition, where reading starts and ends
 * @param lastReceivedMillis a partition is left at the first record received later than this
 */
public record LogRange(Map<Integer, Offsets> partitions, long lastReceivedMillis) {
  /** How far a line's own clock may be ahead of the receive time of its batch. */
  static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

  public LogRange {
    partitions = new TreeMap<>(partitions);
  }

  /** How many records there are at most, heartbeats included. */
  public long size() {
    return partitions.values().stream().mapToLong(o -> o.end - o.start).sum();
  }

  /**
   * A range of one partition.
   *
   * @param start the first record
   * @param end the offset after the last record
   */
  public record Offsets(long start, long end) {
    public Offsets {
      end = Math.max(start, end);
    }
  }
}
