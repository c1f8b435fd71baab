package dev.millrace.replay.compare;

import dev.millrace.model.window.Sketch;
import dev.millrace.replay.log.RecordedRequest;
import dev.millrace.replay.select.Route;
import dev.millrace.replay.send.Failure;
import dev.millrace.replay.send.Outcome;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects what became of each request, and compares it with what was recorded. Thread-safe: its
 * methods may be called while others add; what they return must be read when nobody adds any more.
 */
public final class Comparison {
  /** Series of the {@link #timeline()}. */
  public static final int SENT = 0;

  public static final int DIFFERENT = 1;
  public static final int FAILED = 2;
  private static final int SERIES = 3;

  private static final int MAX_ROUTES = 2000;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long NANOS_PER_MICRO = 1000;

  private final EqualStatuses equal;
  private final RouteStats total = new RouteStats();
  private final Map<RouteKey, RouteStats> routes = new TreeMap<>();
  private final Sketch sinceScheduled = new Sketch();
  private final Sketch scheduleErrorMicros = new Sketch();
  private final Timeline timeline = new Timeline(SERIES);
  private long retried;

  public Comparison(EqualStatuses equal) {
    this.equal = equal;
  }

  /**
   * Adds a request that has ended.
   *
   * @param recorded what was recorded
   * @param path what was asked for, secrets masked
   * @param outcome what came of it
   * @param dueNanos when it was due, on the outcome's clock
   * @param sentMillis when it was sent, from the replay's start on
   * @return how it compares
   */
  public synchronized Verdict add(
      RecordedRequest recorded, String path, Outcome outcome, long dueNanos, long sentMillis) {
    StatusChange change = new StatusChange(recorded.status(), outcome.status(), outcome.failure());
    Verdict verdict = change.verdict(equal);
    long targetMillis = Math.round(outcome.serviceNanos() / NANOS_PER_MILLI);
    RouteStats route = route(recorded);
    route.add(verdict, change, recorded.serviceMillis(), targetMillis);
    total.add(verdict, change, recorded.serviceMillis(), targetMillis);
    if (verdict == Verdict.DIFFERENT || verdict == Verdict.FAILED) {
      timeline.add(verdict == Verdict.FAILED ? FAILED : DIFFERENT, sentMillis);
      if (route.wantsExample()) {
        route.addExample(
            new Difference(
                recorded.timeMillis(), recorded.method(), path, recorded.requestId(), change));
      }
    }
    timeline.add(SENT, sentMillis);
    scheduleErrorMicros.add(Math.max(0, (outcome.begunNanos() - dueNanos) / NANOS_PER_MICRO));
    if (outcome.failure() == null || outcome.failure() == Failure.TIMEOUT) {
      sinceScheduled.add(
          Math.max(0, Math.round((outcome.endNanos() - dueNanos) / NANOS_PER_MILLI)));
    }
    retried += outcome.retried() ? 1 : 0;
    return verdict;
  }

  /** All requests together. */
  public RouteStats total() {
    return total;
  }

  /** By route; beyond some thousands, {@link RouteKey#OTHER} takes the rest. */
  public Map<RouteKey, RouteStats> routes() {
    return routes;
  }

  /**
   * Milliseconds from when a request was due to the end of its answer, or to its time-out:
   * otherwise the worst would be left out.
   */
  public Sketch sinceScheduled() {
    return sinceScheduled;
  }

  /** Microseconds from when a request was due to when it was sent. */
  public Sketch scheduleErrorMicros() {
    return scheduleErrorMicros;
  }

  public Timeline timeline() {
    return timeline;
  }

  /** Requests that went out again because the target had closed a connection that was kept open. */
  public synchronized long retried() {
    return retried;
  }

  private RouteStats route(RecordedRequest recorded) {
    RouteKey key = new RouteKey(recorded.app(), recorded.method(), Route.of(recorded.path()));
    RouteStats stats = routes.get(key);
    if (stats != null) {
      return stats;
    }
    return routes.computeIfAbsent(
        routes.size() < MAX_ROUTES ? key : RouteKey.OTHER, k -> new RouteStats());
  }
}
