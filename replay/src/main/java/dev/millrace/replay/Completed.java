package dev.millrace.replay;

import java.util.BitSet;

/**
 * How far a replay has progressed, when requests end in a different order than they began:
 * everything below {@link #position()} has ended. Thread-safe.
 */
final class Completed {
  private long position;
  private BitSet beyond = new BitSet();
  private int shift;

  /** Starts after what an earlier run has done. */
  Completed(long position) {
    this.position = position;
  }

  /** Says that a request has ended. Each number once. */
  synchronized void add(long number) {
    beyond.set(Math.toIntExact(number - position) + shift);
    int next = beyond.nextClearBit(shift);
    position += next - shift;
    shift = next;
    // Drops what is done from time to time, not bit by bit.
    if (shift > 4096) {
      beyond = beyond.get(shift, Math.max(shift, beyond.length()));
      shift = 0;
    }
  }

  /** The number of the first request that has not ended. */
  synchronized long position() {
    return position;
  }
}
