package dev.millrace.flink.connector.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The writes that wait to be sent, first come first served, and at most one for each place in
 * Redis: a hash, or a member of a sorted set.
 *
 * <p>A newer write takes the older one's turn. That is what keeps the order of a key: a failed
 * write that is put back finds the newer one here and gives way to it, so no retry can overtake a
 * newer write, and no batch has two writes to one hash. It also bounds what piles up while Redis is
 * away by the number of keys, not by the length of the outage. A newer write to a key that already
 * waits always has room, so the limit in bytes may be exceeded somewhat. Of two guarded writes the
 * one with the higher version stays, and of two scores the higher: as Redis would have decided.
 *
 * <p>Not thread-safe.
 */
final class PendingWrites {

  private final int capacity;
  private final long capacityBytes;
  private LinkedHashMap<Place, RedisWrite> writes = new LinkedHashMap<>();
  private long bytes;

  /**
   * @param capacity how many writes may wait
   * @param capacityBytes how many bytes may wait; a write that is larger may wait alone
   */
  PendingWrites(int capacity, long capacityBytes) {
    this.capacity = capacity;
    this.capacityBytes = capacityBytes;
  }

  /** Whether the write has to wait for others to leave. */
  boolean hasNoRoomFor(RedisWrite write) {
    if (writes.isEmpty() || writes.containsKey(Place.of(write))) {
      return false;
    }
    return writes.size() >= capacity || bytes + RedisWriteFormat.sizeOf(write) > capacityBytes;
  }

  /**
   * Adds a write at the end, or in the turn of an older one.
   *
   * @return whether one of two writes was dropped
   */
  boolean add(RedisWrite write) {
    Place place = Place.of(write);
    RedisWrite older = writes.get(place);
    RedisWrite stays = older == null ? write : lasting(older, write);
    writes.put(place, stays);
    bytes += RedisWriteFormat.sizeOf(stays);
    bytes -= older == null ? 0 : RedisWriteFormat.sizeOf(older);
    return older != null;
  }

  /**
   * Puts failed writes back in front, in their order, except where a newer one waits already.
   *
   * @return how many were dropped
   */
  int putBack(List<RedisWrite> failed) {
    LinkedHashMap<Place, RedisWrite> newer = writes;
    writes = new LinkedHashMap<>();
    bytes = 0;
    failed.forEach(this::add);
    newer.values().forEach(this::add);
    return failed.size() + newer.size() - writes.size();
  }

  /** Removes and returns up to so many writes and bytes from the front; one write at least. */
  List<RedisWrite> take(int most, long mostBytes) {
    List<RedisWrite> taken = new ArrayList<>(Math.min(most, writes.size()));
    long takenBytes = 0;
    Iterator<RedisWrite> all = writes.values().iterator();
    while (taken.size() < most && all.hasNext()) {
      RedisWrite write = all.next();
      takenBytes += RedisWriteFormat.sizeOf(write);
      if (takenBytes > mostBytes && !taken.isEmpty()) {
        break;
      }
      taken.add(write);
      all.remove();
      bytes -= RedisWriteFormat.sizeOf(write);
    }
    return taken;
  }

  int size() {
    return writes.size();
  }

  /** About how many bytes they take on the wire. */
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return writes.isEmpty();
  }

  /** All waiting writes, in order. */
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
