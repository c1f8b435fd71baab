package dev.millrace.dashboard.redis;

import dev.millrace.model.ApplicationName;
import dev.millrace.model.redis.BalanceValues;
import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.redis.RouteValues;
import dev.millrace.model.redis.UnreadableException;
import dev.millrace.model.redis.WindowValues;
import dev.millrace.model.window.Resolution;
import io.lettuce.core.ScoredValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Reads what the job wrote. Throws {@link RedisAwayException} when Redis is away. Thread-safe. */
public final class WindowReader {
  /** Names come from strangers. */
  private static final int MAX_APPS = 10_000;

  /** Hashes per round trip, so that memory does not matter. */
  private static final int BATCH = 240;

  /** Routes take two hundred times as much. */
  private static final int ROUTES_BATCH = 30;

  private static final long LATEST_SECOND = 100_000_000_000L;

  private final RedisReader redis;
  private final RedisSchema schema;
  private final Duration remembered;

  /**
   * @param kept the longest retention of any window; an application without windows for this long
   *     is forgotten
   */
  public WindowReader(RedisReader redis, RedisSchema schema, Duration kept) {
    this.redis = redis;
    this.schema = schema;
    // Kept since the last change, which may come at the end of the longest.
    remembered = kept.plus(Resolution.ONE_HOUR.length());
  }

  /** The applications, those with the newest windows first. */
  public List<KnownApp> apps() {
    try {
      return redis.highest(schema.appsKey(), MAX_APPS).stream()
          .filter(this::isApp)
          .map(scored -> new KnownApp(scored.getValue(), (long) scored.getScore()))
          .toList();
    } catch (WrongTypeException e) {
      throw noSortedSet(e);
    }
  }

  /** One application, or null if it was never seen, or is forgotten. */
  public KnownApp app(String name) {
    try {
      Double score = redis.score(schema.appsKey(), name);
      return score == null || !isRemembered(score) ? null : new KnownApp(name, score.longValue());
    } catch (WrongTypeException e) {
      throw noSortedSet(e);
    }
  }

  private RedisAwayException noSortedSet(WrongTypeException e) {
    return new RedisAwayException(schema.appsKey() + " in Redis is not a sorted set.", e);
  }

  /**
   * Reads an application's windows, in the order of their starts; missing ones are left out. The
   * same goes for routes and balances.
   *
   * @param starts epoch seconds
   */
  public void windows(
      String app,
      Resolution resolution,
      List<Long> starts,
      Consumer<Window> windows,
      Consumer<Gap> gaps) {
    read(
        BATCH,
        starts,
        start -> schema.windowKey(app, resolution, start * 1000),
        (start, hash) -> windows.accept(new Window(start, WindowValues.read(hash))),
        gaps);
  }

  /** Reads one window, without waiting for it. */
  public CompletionStage<Reading> window(String app, Resolution resolution, long start) {
    return redis
        .hash(schema.windowKey(app, resolution, start * 1000))
        .thenApply(
            reply -> {
              Reading[] reading = {Reading.ABSENT};
              read(
                  start,
                  reply,
                  (s, hash) ->
                      reading[0] = new Reading(new Window(s, WindowValues.read(hash)), null),
                  gap -> reading[0] = new Reading(null, gap));
              return reading[0];
            });
  }

  /** Reads the routes of an application's windows. */
  public void routes(
      String app,
      Resolution resolution,
      List<Long> starts,
      Consumer<List<RouteValues>> routes,
      Consumer<Gap> gaps) {
    read(
        ROUTES_BATCH,
        starts,
        start -> schema.routesKey(app, resolution, start * 1000),
        (start, hash) -> routes.accept(RouteValues.read(hash)),
        gaps);
  }

  /** Reads an application's balances, by the start of their hours. */
  public void balances(
      String app,
      Resolution resolution,
      List<Long> starts,
      BiConsumer<Long, BalanceValues> balances,
      Consumer<Gap> gaps) {
    read(
        BATCH,
        starts,
        start -> schema.balanceKey(app, resolution, start * 1000),
        (start, hash) -> balances.accept(start, BalanceValues.read(hash)),
        gaps);
  }

  /** Takes a hash that is there. */
  private interface HashConsumer {
    void accept(long start, Map<String, byte[]> hash) throws UnreadableException;
  }

  private void read(
      int size,
      List<Long> starts,
      LongFunction<String> key,
      HashConsumer hashes,
      Consumer<Gap> gaps) {
    for (int from = 0; from < starts.size(); from += size) {
      List<Long> batch = starts.subList(from, Math.min(from + size, starts.size()));
      List<HashReply> replies = redis.hashes(batch.stream().map(key::apply).toList());
      for (int i = 0; i < replies.size(); i++) {
        read(batch.get(i), replies.get(i), hashes, gaps);
      }
    }
  }

  private static void read(long start, HashReply reply, HashConsumer hashes, Consumer<Gap> gaps) {
    if (reply.isAbsent()) {
      return;
    }
    if (reply.problem() != null) {
      gaps.accept(new Gap(start, reply.problem()));
      return;
    }
    try {
      hashes.accept(start, reply.fields());
    } catch (UnreadableException e) {
      gaps.accept(new Gap(start, e.getMessage()));
    }
  }

  private boolean isApp(ScoredValue<String> scored) {
    return ApplicationName.isValid(scored.getValue()) && isRemembered(scored.getScore());
  }

  private boolean isRemembered(double lastWindow) {
    long oldest = System.currentTimeMillis() / 1000 - remembered.toSeconds();
    return lastWindow >= Math.max(0, oldest) && lastWindow < LATEST_SECOND;
  }
}
