package dev.millrace.replay.log;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Puts requests into the order of their own time, as long as none is late by more than a window of
 * receive time. A request that is later than that leaves at once, marked as late. The order depends
 * only on what is added, never on when. Not thread-safe.
 */
final class Reordering {
  /** Holds about 200 MB; at a window of 30 s it is reached at 15,000 requests a second. */
  static final int MAX_HELD = 500_000;

  private record Held(RecordedRequest request, long arrival) {}

  private final PriorityQueue<Held> held =
      new PriorityQueue<>(
          Comparator.<Held>comparingLong(h -> h.request.timeMillis())
              .thenComparingLong(h -> h.arrival));
  private final long windowMillis;
  private final int maxHeld;
  private long arrivals;
  private long received = Long.MIN_VALUE;
  private long released = Long.MIN_VALUE;

  Reordering(Duration window, int maxHeld) {
    this.windowMillis = window.toMillis();
    this.maxHeld = maxHeld;
  }

  void add(RecordedRequest request) {
    held.add(new Held(request, arrivals++));
  }

  /** Says how far the log has been read: the receive time of its last record. */
  void receivedUpTo(long receivedMillis) {
    received = Math.max(received, receivedMillis);
  }

  /** Says that nothing more will come. */
  void finish() {
    received = Long.MAX_VALUE;
  }

  /** The next request, or null if it is too early to say which it is. */
  OrderedRequest poll() {
    Held next = held.peek();
    if (next == null) {
      return null;
    }
    long time = next.request.timeMillis();
    boolean due =
        received == Long.MAX_VALUE || time + windowMillis <= received || held.size() > maxHeld;
    if (!due) {
      return null;
    }
    held.poll();
    boolean late = time < released;
    released = Math.max(released, time);
    return new OrderedRequest(next.request, late);
  }

  /**
   * A request in its place.
   *
   * @param late whether requests with a later time have left before it
   */
  record OrderedRequest(RecordedRequest request, boolean late) {}
}
