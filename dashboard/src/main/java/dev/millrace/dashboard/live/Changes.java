package dev.millrace.dashboard.live;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What changed, in the order of the last change of each thing: slow browsers and those that
 * reconnect are brought up to date from it. It is bounded; what has been unchanged for longest is
 * dropped first. Thread-safe.
 */
final class Changes {
  /** A place of which nothing is known. */
  static final long UNKNOWN = -1;

  private final int limit;
  private final TreeMap<Long, Change> all = new TreeMap<>();
  private final Map<Topic, TopicChanges> topics = new HashMap<>();
  private long latest;
  private long forgotten;

  /** The changes of one topic. */
  private static final class TopicChanges {
    final TreeMap<Long, Change> bySequence = new TreeMap<>();
    final Map<Object, Change> byKey = new HashMap<>();
  }

  /**
   * @param limit how many changed things it remembers
   */
  Changes(int limit) {
    this.limit = limit;
  }

  /** Notes that something changed. */
  synchronized void note(Topic topic, Object key) {
    TopicChanges changes = topics.computeIfAbsent(topic, t -> new TopicChanges());
    Change before = changes.byKey.get(key);
    if (before != null) {
      all.remove(before.sequence());
      changes.bySequence.remove(before.sequence());
    }
    Change change = new Change(topic, key, ++latest, before);
    all.put(latest, change);
    changes.bySequence.put(latest, change);
    changes.byKey.put(key, change);
    if (all.size() > limit) {
      forget(all.firstEntry().getValue());
    }
  }

  /** The first change of a topic after a sequence number, or null. */
  synchronized Change next(Topic topic, long after) {
    TopicChanges changes = topics.get(topic);
    Map.Entry<Long, Change> entry = changes == null ? null : changes.bySequence.higherEntry(after);
    return entry == null ? null : entry.getValue();
  }

  /** The number of the last change. */
  synchronized long latest() {
    return latest;
  }

  /** Whether everything that changed after a sequence number is known. */
  synchronized boolean knowsAllSince(long sequence) {
    return sequence >= forgotten && sequence <= latest;
  }

  /** Something may have changed that was not noted: nothing is known before now. */
  synchronized void forgetAll() {
    all.clear();
    topics.clear();
    // A number of its own, so that a browser that has seen the last change learns of it too.
    forgotten = ++latest;
  }

  private void forget(Change change) {
    forgotten = change.sequence();
    all.remove(change.sequence());
    TopicChanges changes = topics.get(change.topic());
    changes.bySequence.remove(change.sequence());
    changes.byKey.remove(change.key());
    if (changes.byKey.isEmpty()) {
      topics.remove(change.topic());
    }
  }
}
