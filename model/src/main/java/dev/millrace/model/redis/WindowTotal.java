package dev.millrace.model.redis;

import dev.millrace.model.window.BoundedSum;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds up windows: counts exactly, and latencies by merging sketches, so that a quantile of many
 * windows is a true one. A mean is as exact as those it is made of, to the tenth of a millisecond.
 * Not thread-safe.
 */
public final class WindowTotal {
  private final SortedMap<Integer, Long> statuses = new TreeMap<>();
  private final SortedMap<String, Long> codes = new TreeMap<>();
  private final LatencyTotal service = new LatencyTotal();
  private final LatencyTotal connect = new LatencyTotal();
  private final LatencyTotal webSocketLife = new LatencyTotal();
  private int windows;
  private long version;
  private long requests;
  private long failed;
  private long aborted;
  private long webSockets;
  private long bytes;
  private long lost;
  private long unparseable;

  public void add(WindowValues window) {
    windows++;
    version += window.version();
    requests += window.requests();
    failed += window.failed();
    aborted += window.aborted();
    webSockets += window.webSockets();
    bytes = BoundedSum.of(bytes, window.bytes());
    lost = BoundedSum.of(lost, window.lost());
    unparseable += window.unparseable();
    window.statuses().forEach((status, count) -> statuses.merge(status, count, Long::sum));
    window.codes().forEach((code, count) -> codes.merge(code, count, Long::sum));
    service.add(window.service());
    connect.add(window.connect());
    webSocketLife.add(window.webSocketLife());
  }

  /** How many windows were added. */
  public int windows() {
    return windows;
  }

  /** Their sum. */
  public WindowValues values() {
    return new WindowValues(
        version,
        requests,
        failed,
        aborted,
        webSockets,
        bytes,
        lost,
        unparseable,
        statuses,
        codes,
        service.values(),
        connect.values(),
        webSocketLife.values());
  }
}
