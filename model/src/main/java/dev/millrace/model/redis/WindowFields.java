package dev.millrace.model.redis;

import dev.millrace.model.router.RouterLog;
import dev.millrace.model.window.LatencyStats;
import dev.millrace.model.window.Sketch;
import dev.millrace.model.window.WindowStats;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a window's hash in Redis: the only place that defines them.
 *
 * <p>Counts are decimal integers. Times are milliseconds, decimal, to the tenth. The class totals
 * {@code status_class:2xx} to {@code status_class:5xx} are there even when zero, so that alerts can
 * rely on them; a status, a code or a quantile that did not occur is absent, which is not zero.
 * {@code *:sketch} is binary: a {@link Sketch}. {@code completeness} is the lines that arrived, as
 * a share of those and the lost ones.
 */
public final class WindowFields {
  /** Number of distinct identities merged into the window; a lower one never replaces a higher. */
  public static final String VERSION = "version";

  public static final String REQUESTS = "requests";
  public static final String FAILED = "failed";
  public static final String ABORTED = "aborted";
  public static final String WEBSOCKETS = "websockets";
  public static final String BYTES = "bytes";
  public static final String LOST = "lost";
  public static final String COMPLETENESS = "completeness";
  public static final String UNPARSEABLE = "unparseable";
  public static final String STATUS_PREFIX = "status:";
  public static final String STATUS_CLASS_PREFIX = "status_class:";
  public static final String CODE_PREFIX = "code:";
  public static final String SERVICE = "service";
  public static final String CONNECT = "connect";
  public static final String WEBSOCKET = "websocket";
  static final String SKETCH_SUFFIX = ":sketch";

  static final int FIRST_CLASS_ALWAYS_WRITTEN = 2;
  static final int LAST_CLASS_ALWAYS_WRITTEN = 5;
  private static final int CLASSES = 10;

  private static final String[] QUANTILE_NAMES = {"p50", "p75", "p90", "p95", "p99", "p999"};
  private static final double[] QUANTILES = {0.5, 0.75, 0.9, 0.95, 0.99, 0.999};

  private final Map<String, byte[]> fields = new LinkedHashMap<>();

  private WindowFields() {}

  /** The fields of a window, without {@link #VERSION}, which belongs to the write. */
  public static Map<String, byte[]> of(WindowStats stats) {
    WindowFields result = new WindowFields();
    result.putCounts(stats);
    result.putStatuses(stats);
    result.putLatency(SERVICE, stats.service());
    result.putLatency(CONNECT, stats.connect());
    if (stats.webSocketLife().count() > 0) {
      result.putLatency(WEBSOCKET, stats.webSocketLife());
    }
    return result.fields;
  }

  private void putCounts(WindowStats stats) {
    put(REQUESTS, stats.requests());
    put(FAILED, stats.failed());
    put(ABORTED, stats.aborted());
    put(WEBSOCKETS, stats.webSockets());
    put(BYTES, stats.responseBytes());
    put(LOST, stats.lost());
    put(UNPARSEABLE, stats.unparseable());
    put(COMPLETENESS, share(stats.received(), stats.lost()).toPlainString());
  }

  private void putStatuses(WindowStats stats) {
    long[] classes = new long[CLASSES];
    stats.statuses().forEach((status, count) -> classes[status / 100] += count);
    for (int i = 0; i < CLASSES; i++) {
      boolean always = i >= FIRST_CLASS_ALWAYS_WRITTEN && i <= LAST_CLASS_ALWAYS_WRITTEN;
      if (always || classes[i] > 0) {
        put(STATUS_CLASS_PREFIX + i + "xx", classes[i]);
      }
    }
    stats.statuses().forEach((status, count) -> put(STATUS_PREFIX + status, count));
    stats.codes().forEach((code, count) -> put(CODE_PREFIX + codeLabel(code), count));
  }

  private void putLatency(String kind, LatencyStats latency) {
    put(kind + ":count", latency.count());
    if (latency.count() == 0) {
      return;
    }
    put(kind + ":mean", Millis.text(latency.meanMillis()));
    Sketch sketch = latency.sketch();
    double[] values = sketch.quantiles(QUANTILES);
    for (int i = 0; i < QUANTILES.length; i++) {
      put(kind + ":" + QUANTILE_NAMES[i], Millis.text(values[i]));
    }
    put(kind + ":max", latency.maxMillis());
    fields.put(kind + SKETCH_SUFFIX, sketch.toBytes());
  }

  private void put(String name, long value) {
    put(name, Long.toString(value));
  }

  private void put(String name, String value) {
    fields.put(name, value.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The lines that arrived, as a share of those and the lost ones, to six digits: rounded down, so
   * that it is 1 only if nothing was lost.
   */
  public static double completeness(long received, long lost) {
    return share(received, lost).doubleValue();
  }

  private static BigDecimal share(long received, long lost) {
    if (lost == 0) {
      return BigDecimal.ONE;
    }
    return BigDecimal.valueOf(received)
        .divide(BigDecimal.valueOf(received).add(BigDecimal.valueOf(lost)), 6, RoundingMode.DOWN)
        .stripTrailingZeros();
  }

  private static String codeLabel(int code) {
    return code == RouterLog.OTHER_CODE ? "other" : "H" + code / 10 + code % 10;
  }
}
