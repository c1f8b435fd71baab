package dev.millrace.dashboard.metrics;

import dev.millrace.model.redis.WindowValues;
import dev.millrace.model.window.BoundedSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counters of one application, which only rise, although minutes in Redis are absolute, are
 * corrected late, and expire. For each minute it remembers what it has added, and adds the
 * difference when the minute has grown. What a dropped minute has added stays. Not thread-safe.
 */
final class AppCounters {
  /** Further values of a label are counted together: they come from strangers. */
  private static final int MAX_VALUES = 60;

  private static final String OTHER = "other";
  private static final List<String> CLASSES = List.of("2xx", "3xx", "4xx", "5xx");
  private static final List<String> USUAL_ERRORS =
      List.of("H10", "H12", "H13", "H14", "H15", "H18");

  /** What a minute has added, by the place of the series, and what it is itself. */
  private record Minute(long[] added, Recent recent) {}

  /** Quantiles and completeness of a minute. */
  record Recent(double p50, double p95, double p99, double completeness) {}

  private final Map<Series, Integer> places = new HashMap<>();
  private final List<Series> series = new ArrayList<>();
  private final Map<Family, Integer> values = new EnumMap<>(Family.class);
  private final TreeMap<Long, Minute> minutes = new TreeMap<>();
  private long[] totals = new long[32];

  /** All zero, including the usual ones that have never happened. */
  AppCounters() {
    CLASSES.forEach(value -> place(new Series(Family.REQUESTS, value)));
    USUAL_ERRORS.forEach(value -> place(new Series(Family.ERRORS, value)));
    for (Family family : Family.values()) {
      if (family.label() == null && family != Family.BUCKETS) {
        place(new Series(family, ""));
      }
    }
    for (int i = 0; i <= ServiceTimeBuckets.bounds().size(); i++) {
      place(new Series(Family.BUCKETS, "" + i));
    }
  }

  /**
   * Takes note of a minute.
   *
   * @param counted whether what it holds is new; otherwise it was there before counting began
   */
  void update(long start, WindowValues window, boolean counted) {
    Minute before = minutes.get(start);
    long[] added = before == null ? new long[0] : before.added();
    Map<Integer, Long> now = new HashMap<>();
    MinuteCounts.of(window).forEach((key, count) -> now.merge(place(key), count, Long::sum));
    added = Arrays.copyOf(added, series.size());
    for (Map.Entry<Integer, Long> count : now.entrySet()) {
      int place = count.getKey();
      long more = count.getValue() - added[place];
      if (more > 0) {
        added[place] = count.getValue();
        totals[place] = BoundedSum.of(totals[place], counted ? more : 0);
      }
    }
    Recent recent =
        new Recent(
            window.service().p50(),
            window.service().p95(),
            window.service().p99(),
            window.completeness());
    minutes.put(
        start, new Minute(added, window.service().count() == 0 ? withoutTimes(recent) : recent));
  }

  /** Drops minutes that begin earlier. */
  void forgetBefore(long start) {
    minutes.headMap(start).clear();
  }

  /** The counters of a family, with the value of its label. */
  Map<String, Long> of(Family family) {
    Map<String, Long> result = new TreeMap<>();
    for (int i = 0; i < series.size(); i++) {
      if (series.get(i).family() == family) {
        result.put(series.get(i).value(), totals[i]);
      }
    }
    return result;
  }

  long total(Family family, String value) {
    Integer place = places.get(new Series(family, value));
    return place == null ? 0 : totals[place];
  }

  /** The newest minute that begins between two times, or null. */
  Recent newest(long from, long to) {
    Map.Entry<Long, Minute> entry = minutes.floorEntry(to);
    return entry == null || entry.getKey() < from ? null : entry.getValue().recent();
  }

  private static Recent withoutTimes(Recent recent) {
    return new Recent(Double.NaN, Double.NaN, Double.NaN, recent.completeness());
  }

  private int place(Series wanted) {
    Integer known = places.get(wanted);
    if (known != null) {
      return known;
    }
    boolean apart =
        wanted.value().equals(OTHER)
            || wanted.family().label() == null
            || values.merge(wanted.family(), 1, Integer::sum) <= MAX_VALUES;
    if (!apart) {
      return place(new Series(wanted.family(), OTHER));
    }
    int place = series.size();
    series.add(wanted);
    places.put(wanted, place);
    if (place == totals.length) {
      totals = Arrays.copyOf(totals, 2 * place);
    }
    return place;
  }
}
