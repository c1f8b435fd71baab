package dev.millrace.dashboard.redis;

import dev.millrace.model.ApplicationName;
import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.redis.UnreadableException;
import dev.millrace.model.redis.WindowValues;
import dev.millrace.model.window.Resolution;
import io.lettuce.core.ScoredValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads what the job wrote. Throws {@link RedisAwayException} when Redis is away. Thread-safe. */
public final class WindowReader {
  /** Names come from strangers. */
  private static final int MAX_APPS = 10_000;

  /** Hashes a round trip, so that memory does not matter. */
  private static final int BATCH = 240;

  private static final long LATEST_SECOND = 100_000_000_000L;

  private final RedisReader redis;
  private final RedisSchema schema;

  public WindowReader(RedisReader redis, RedisSchema schema) {
    this.redis = redis;
    this.schema = schema;
  }

  /** The applications, those with the newest windows first. */
  public List<KnownApp> apps() {
    try {
      return redis.highest(schema.appsKey(), MAX_APPS).stream()
          .filter(WindowReader::isApp)
          .map(scored -> new KnownApp(scored.getValue(), (long) scored.getScore()))
          .toList();
    } catch (WrongTypeException e) {
      throw noSortedSet(e);
    }
  }

  /** One application, or null if it was never seen. */
  public KnownApp app(String name) {
    try {
      Double score = redis.score(schema.appsKey(), name);
      return score == null || !isTime(score) ? null : new KnownApp(name, score.longValue());
    } catch (WrongTypeException e) {
      throw noSortedSet(e);
    }
  }

  private RedisAwayException noSortedSet(WrongTypeException e) {
    return new RedisAwayException(schema.appsKey() + " in Redis is no sorted set.", e);
  }

  /**
   * Reads an application's windows, in the order of their starts; those that are not there are left
   * out.
   *
   * @param starts epoch seconds
   */
  public void windows(
      String app,
      Resolution resolution,
      List<Long> starts,
      Consumer<Window> windows,
      Consumer<Gap> gaps) {
    for (int from = 0; from < starts.size(); from += BATCH) {
      List<Long> batch = starts.subList(from, Math.min(from + BATCH, starts.size()));
      List<String> keys = new ArrayList<>(batch.size());
      batch.forEach(start -> keys.add(schema.windowKey(app, resolution, start * 1000)));
      List<HashReply> replies = redis.hashes(keys);
      for (int i = 0; i < replies.size(); i++) {
        read(batch.get(i), replies.get(i), windows, gaps);
      }
    }
  }

  private static void read(
      long start, HashReply reply, Consumer<Window> windows, Consumer<Gap> gaps) {
    if (reply.isAbsent()) {
      return;
    }
    if (reply.problem() != null) {
      gaps.accept(new Gap(start, reply.problem()));
      return;
    }
    try {
      windows.accept(new Window(start, WindowValues.read(reply.fields())));
    } catch (UnreadableException e) {
      gaps.accept(new Gap(start, e.getMessage()));
    }
  }

  private static boolean isApp(ScoredValue<String> scored) {
    return ApplicationName.isValid(scored.getValue()) && isTime(scored.getScore());
  }

  private static boolean isTime(double score) {
    return score >= 0 && score < LATEST_SECOND;
  }
}
