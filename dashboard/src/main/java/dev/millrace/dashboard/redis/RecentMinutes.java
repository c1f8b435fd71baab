package dev.millrace.dashboard.redis;

import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.redis.UnreadableException;
import dev.millrace.model.redis.WindowValues;
import dev.millrace.model.window.Resolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The minutes of all applications, kept as long as they are recent: each is read when it is first
 * asked for, and again when the job has announced a change. While changes cannot be received,
 * everything is read again. Thread-safe.
 */
public final class RecentMinutes implements UpdateFeed.Listener {
  /** The longest range of the overview that is shown by the minute, and some more. */
  private static final Duration KEPT = Duration.ofMinutes(65);

  /** What is later cannot be written yet; somebody may have asked for it all the same. */
  private static final Duration AHEAD = Duration.ofMinutes(2);

  private static final int BATCH = 500;

  /**
   * With more than this, nobody has asked for a long time, and everything is read again when
   * somebody does.
   */
  private static final int MAX_CHANGED = 100_000;

  private record Key(String app, long start) {}

  private final RedisReader redis;
  private final RedisSchema schema;
  private final Set<Key> changed = ConcurrentHashMap.newKeySet();
  private final Map<String, NavigableMap<Long, Optional<Minute>>> known = new HashMap<>();
  private volatile boolean hearing;
  private volatile long newest;
  private volatile boolean stale;

  public RecentMinutes(RedisReader redis, RedisSchema schema) {
    this.redis = redis;
    this.schema = schema;
  }

  @Override
  public void updated(String app, Resolution resolution, long start) {
    if (resolution == Resolution.ONE_MINUTE && start > newest - KEPT.toSeconds()) {
      if (changed.size() < MAX_CHANGED) {
        changed.add(new Key(app, start));
      } else {
        stale = true;
      }
    }
  }

  @Override
  public void connected() {
    stale = true;
    hearing = true;
  }

  @Override
  public void disconnected() {
    hearing = false;
  }

  /**
   * The minutes of applications, by name and start; what is not there, or cannot be read, is left
   * out.
   *
   * @param starts ascending, epoch seconds
   */
  public synchronized Map<String, NavigableMap<Long, Minute>> read(
      Collection<String> apps, List<Long> starts) {
    forgetWhatMayBeOld(starts);
    List<Key> missing = new ArrayList<>();
    for (String app : apps) {
      NavigableMap<Long, Optional<Minute>> minutes =
          known.computeIfAbsent(app, name -> new TreeMap<>());
      for (long start : starts) {
        Key key = new Key(app, start);
        // Taken off before it is read: what is announced meanwhile is read the next time.
        if (changed.remove(key) || !minutes.containsKey(start)) {
          minutes.remove(start);
          missing.add(key);
        }
      }
    }
    for (int from = 0; from < missing.size(); from += BATCH) {
      readBatch(missing.subList(from, Math.min(from + BATCH, missing.size())));
    }
    return answer(apps, starts);
  }

  private void readBatch(List<Key> batch) {
    List<HashReply> replies =
        redis.hashes(
            batch.stream()
                .map(key -> schema.windowKey(key.app(), Resolution.ONE_MINUTE, key.start() * 1000))
                .toList());
    for (int i = 0; i < batch.size(); i++) {
      known.get(batch.get(i).app()).put(batch.get(i).start(), minute(replies.get(i)));
    }
  }

  private static Optional<Minute> minute(HashReply reply) {
    if (reply.problem() != null || reply.isAbsent()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Minute(WindowValues.read(reply.fields())));
    } catch (UnreadableException e) {
      // The application's own page says so.
      return Optional.empty();
    }
  }

  private Map<String, NavigableMap<Long, Minute>> answer(
      Collection<String> apps, List<Long> starts) {
    Map<String, NavigableMap<Long, Minute>> answer = new HashMap<>();
    for (String app : apps) {
      NavigableMap<Long, Minute> minutes = new TreeMap<>();
      for (long start : starts) {
        known.get(app).get(start).ifPresent(minute -> minutes.put(start, minute));
      }
      answer.put(app, minutes);
    }
    return answer;
  }

  private void forgetWhatMayBeOld(List<Long> starts) {
    if (stale || !hearing) {
      stale = false;
      known.clear();
      changed.clear();
    }
    long latest = System.currentTimeMillis() / 1000 + AHEAD.toSeconds();
    long last = starts.isEmpty() ? 0 : starts.get(starts.size() - 1);
    newest = Math.max(newest, Math.min(last, latest));
    long oldest = newest - KEPT.toSeconds();
    if (changed.size() > known.size()) {
      changed.removeIf(key -> key.start() < oldest);
    }
    for (NavigableMap<Long, Optional<Minute>> minutes : known.values()) {
      minutes.headMap(oldest).clear();
      minutes.tailMap(latest, false).clear();
    }
    known.values().removeIf(NavigableMap::isEmpty);
  }
}
