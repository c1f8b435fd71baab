package dev.millrace.dashboard.metrics;

import dev.millrace.model.redis.WindowValues;
import dev.millrace.model.window.BoundedSum;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a minute adds to the counters of its application. */
final class MinuteCounts {
  private static final double TENTHS = 10;
  private static final String NO_STATUS = "none";

  private MinuteCounts() {}

  static Map<Series, Long> of(WindowValues window) {
    Map<Series, Long> counts = new LinkedHashMap<>();
    long withStatus = 0;
    for (Map.Entry<String, Long> byClass : window.classes().entrySet()) {
      counts.put(new Series(Family.REQUESTS, byClass.getKey()), byClass.getValue());
      withStatus += byClass.getValue();
    }
    if (window.requests() > withStatus) {
      counts.put(new Series(Family.REQUESTS, NO_STATUS), window.requests() - withStatus);
    }
    window
        .statuses()
        .forEach((status, count) -> counts.put(new Series(Family.RESPONSES, "" + status), count));
    window.codes().forEach((code, count) -> counts.put(new Series(Family.ERRORS, code), count));
    put(counts, Family.FAILED, window.failed());
    put(counts, Family.ABORTED, window.aborted());
    put(counts, Family.WEBSOCKETS, window.webSockets());
    put(counts, Family.BYTES, window.bytes());
    put(counts, Family.LOST, window.lost());
    put(counts, Family.UNPARSEABLE, window.unparseable());
    long[] buckets = ServiceTimeBuckets.counts(window.service().sketch());
    for (int i = 0; i < buckets.length; i++) {
      counts.put(new Series(Family.BUCKETS, "" + i), buckets[i]);
    }
    put(
        counts,
        Family.SERVICE_TIME,
        Math.min(
            Math.round(window.service().mean() * window.service().count() * TENTHS),
            BoundedSum.MAX));
    return counts;
  }

  private static void put(Map<Series, Long> counts, Family family, long count) {
    counts.put(new Series(family, ""), count);
  }
}
