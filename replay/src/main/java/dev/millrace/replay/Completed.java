package dev.millrace.replay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * How far a replay has progressed, when requests end in a different order than they began:
 * everything below {@link #position()} has ended, and some requests above it may have. Thread-safe.
 */
final class Completed {
  private long position;
  private BitSet beyond = new BitSet();
  private int shift;

  /**
   * What has ended.
   *
   * @param position the number of the first request that has not
   * @param beyond the later ones that have, in ascending order, no two of them adjacent
   */
  record State(long position, List<Span> beyond) {
    static final State NOTHING = new State(0, List.of());

    State {
      beyond = List.copyOf(beyond);
    }

    /** How many requests have ended. */
    long count() {
      return position + beyond.stream().mapToLong(span -> span.end - span.start).sum();
    }
  }

  /**
   * Consecutive numbers.
   *
   * @param start the first one
   * @param end one more than the last one
   */
  record Span(long start, long end) {}

  /** Starts after what an earlier run has done. */
  Completed(State former) {
    this.position = former.position;
    former.beyond.forEach(span -> beyond.set(index(span.start), index(span.end)));
  }

  /** Says that a request has ended. Each number once. */
  synchronized void add(long number) {
    beyond.set(index(number));
    int next = beyond.nextClearBit(shift);
    position += next - shift;
    shift = next;
    // Drops what is done from time to time, not bit by bit.
    if (shift > 4096) {
      beyond = beyond.get(shift, Math.max(shift, beyond.length()));
      shift = 0;
    }
  }

  /** Whether a request has ended. */
  synchronized boolean contains(long number) {
    long place = number - position + shift;
    return number < position || place < beyond.length() && beyond.get((int) place);
  }

  /** The number of the first request that has not ended. */
  synchronized long position() {
    return position;
  }

  /** All that has ended. */
  synchronized State state() {
    List<Span> spans = new ArrayList<>();
    int start = beyond.nextSetBit(shift);
    while (start >= 0) {
      int end = beyond.nextClearBit(start);
      spans.add(new Span(position + start - shift, position + end - shift));
      start = beyond.nextSetBit(end);
    }
    return new State(position, spans);
  }

  private int index(long number) {
    return Math.toIntExact(number - position) + shift;
  }
}
