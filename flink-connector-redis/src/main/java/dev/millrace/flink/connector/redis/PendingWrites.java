package dev.millrace.flink.connector.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The writes that wait to be sent, first come first served, and at most one for a place in Redis: a
 * hash, or a member of a sorted set.
 *
 * <p>A newer write takes the older one's turn. That is what keeps the order of a key: a failed
 * write that is put back finds the newer one here and gives way to it, so no retry can overtake a
 * newer write, and no batch has two writes to one hash. It also bounds what piles up while Redis is
 * away by the number of keys, not by the length of the outage. Of two guarded writes the one with
 * the higher version stays, and of two scores the higher: as Redis would have decided.
 *
 * <p>Not thread-safe.
 */
final class PendingWrites {

  private final int capacity;
  private LinkedHashMap<Place, RedisWrite> writes = new LinkedHashMap<>();

  PendingWrites(int capacity) {
    this.capacity = capacity;
  }

  /** Whether the write has to wait for others to leave. */
  boolean hasNoRoomFor(RedisWrite write) {
    return writes.size() >= capacity && !writes.containsKey(Place.of(write));
  }

  /**
   * Adds a write at the end, or in the turn of an older one.
   *
   * @return whether one of two writes was dropped
   */
  boolean add(RedisWrite write) {
    int before = writes.size();
    writes.merge(Place.of(write), write, PendingWrites::lasting);
    return writes.size() == before;
  }

  /**
   * Puts failed writes back in front, in their order, except where a newer one waits already.
   *
   * @return how many were dropped
   */
  int putBack(List<RedisWrite> failed) {
    LinkedHashMap<Place, RedisWrite> newer = writes;
    writes = new LinkedHashMap<>();
    failed.forEach(this::add);
    newer.values().forEach(this::add);
    return failed.size() + newer.size() - writes.size();
  }

  /** Removes and returns up to {@code most} writes from the front. */
  List<RedisWrite> take(int most) {
    List<RedisWrite> taken = new ArrayList<>(Math.min(most, writes.size()));
    Iterator<RedisWrite> all = writes.values().iterator();
    while (taken.size() < most && all.hasNext()) {
      taken.add(all.next());
      all.remove();
    }
    return taken;
  }

  int size() {
    return writes.size();
  }

  boolean isEmpty() {
    return writes.isEmpty();
  }

  /** All that waits, in order. */
  Collection<RedisWrite> all() {
    return Collections.unmodifiableCollection(writes.values());
  }

  private static RedisWrite lasting(RedisWrite older, RedisWrite newer) {
    if (older instanceof HashWrite before && newer instanceof HashWrite after) {
      boolean refused =
          after.version().isPresent() && before.version().orElse(-1) > after.version().getAsLong();
      return refused ? before : after;
    }
    return ((SortedSetWrite) older).score() > ((SortedSetWrite) newer).score() ? older : newer;
  }

  /** What a write replaces. */
  private record Place(String key, String member) {
    static Place of(RedisWrite write) {
      return write instanceof SortedSetWrite sortedSet
          ? new Place(sortedSet.key(), sortedSet.member())
          : new Place(write.key(), null);
    }
  }
}
