package dev.millrace.replay.compare;

import dev.millrace.model.window.Sketch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Production and target side by side, for the requests of one route or of all. Latencies are
 * compared where the status is the same: a fast error page is not an improvement. Not thread-safe.
 */
public final class RouteStats {
  private static final int MAX_EXAMPLES = 5;
  private static final int SERVER_ERROR = 500;

  private final long[] verdicts = new long[Verdict.values().length];
  private final Map<StatusChange, Long> changes = new TreeMap<>();
  private final List<Difference> examples = new ArrayList<>();
  private final Sketch production = new Sketch();
  private final Sketch target = new Sketch();
  private long broken;

  void add(Verdict verdict, StatusChange change, long productionMillis, long targetMillis) {
    verdicts[verdict.ordinal()]++;
    changes.merge(change, 1L, Long::sum);
    boolean wasFine = change.recorded() < SERVER_ERROR;
    if (wasFine && (change.failure() != null || change.replayed() >= SERVER_ERROR)) {
      broken++;
    }
    if (verdict == Verdict.SAME && productionMillis >= 0) {
      production.add(productionMillis);
      target.add(targetMillis);
    }
  }

  boolean wantsExample() {
    return examples.size() < MAX_EXAMPLES;
  }

  void addExample(Difference difference) {
    examples.add(difference);
  }

  /** Requests that were sent and have ended. */
  public long requests() {
    long sum = 0;
    for (long count : verdicts) {
      sum += count;
    }
    return sum;
  }

  public long count(Verdict verdict) {
    return verdicts[verdict.ordinal()];
  }

  /** Requests with another status than recorded, or with no answer. */
  public long mismatches() {
    return count(Verdict.DIFFERENT) + count(Verdict.FAILED);
  }

  /** Requests that were not a server error in production, but are one now or have no answer. */
  public long broken() {
    return broken;
  }

  /** What each status became. */
  public Map<StatusChange, Long> changes() {
    return changes;
  }

  /** The first differences. */
  public List<Difference> examples() {
    return examples;
  }

  /** How many latencies are compared. */
  public long compared() {
    return production.count();
  }

  /** Recorded service times of the compared requests, in milliseconds, at ascending quantiles. */
  public double[] production(double... quantiles) {
    return production.count() == 0 ? new double[quantiles.length] : production.quantiles(quantiles);
  }

  /** The target's service times of the same requests. */
  public double[] target(double... quantiles) {
    return target.count() == 0 ? new double[quantiles.length] : target.quantiles(quantiles);
  }

  /** How many times slower the target is; both sides count as at least one millisecond. */
  public double ratio(double quantile) {
    return Math.max(1, target(quantile)[0]) / Math.max(1, production(quantile)[0]);
  }
}
