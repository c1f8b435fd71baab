package dev.millrace.model.window;

import dev.millrace.model.router.RouterLog;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is known of one application's traffic in one window, or in a part of it.
 *
 * <p>Merging is exact, commutative and associative: whatever the order and grouping in which the
 * same lines came together, all numbers and all bytes of {@link #write} are the same. Not
 * thread-safe.
 */
public final class WindowStats implements Statistics<WindowStats> {
  private long requests;
  private long failed;
  private long aborted;
  private long webSockets;
  private long responseBytes;
  private long lost;
  private long unparseable;
  private Tally statuses = new Tally();
  private Tally codes = new Tally();
  private LatencyStats service = new LatencyStats();
  private LatencyStats connect = new LatencyStats();
  private LatencyStats webSocketLife = new LatencyStats();

  /** Counts one request. */
  public void add(RouterLog line) {
    requests++;
    if (line.status() != RouterLog.ABSENT) {
      statuses.add(line.status(), 1);
    }
    if (line.code() != RouterLog.ABSENT) {
      codes.add(line.code(), 1);
    }
    if (line.isFailed()) {
      failed++;
    } else if (line.isAborted()) {
      aborted++;
    }
    if (line.responseBytes() != RouterLog.ABSENT) {
      responseBytes = BoundedSum.of(responseBytes, line.responseBytes());
    }
    if (line.connectMillis() != RouterLog.ABSENT) {
      connect.add(line.connectMillis());
    }
    if (line.isWebSocket()) {
      webSockets++;
    }
    if (line.serviceMillis() != RouterLog.ABSENT) {
      (line.isWebSocket() ? webSocketLife : service).add(line.serviceMillis());
    }
  }

  /** Counts a router log that could not be read. */
  public void addUnparseable() {
    unparseable++;
  }

  /** Counts lines that were lost before they reached us: not negative, of at most 18 digits. */
  public void addLost(long lines) {
    lost = BoundedSum.of(lost, lines);
  }

  @Override
  public void merge(WindowStats other) {
    requests += other.requests;
    failed += other.failed;
    aborted += other.aborted;
    webSockets += other.webSockets;
    responseBytes = BoundedSum.of(responseBytes, other.responseBytes);
    lost = BoundedSum.of(lost, other.lost);
    unparseable += other.unparseable;
    statuses.merge(other.statuses);
    codes.merge(other.codes);
    service.merge(other.service);
    connect.merge(other.connect);
    webSocketLife.merge(other.webSocketLife);
  }

  /** Requests, whatever became of them; unparseable lines are not among them. */
  public long requests() {
    return requests;
  }

  /** Requests that {@linkplain RouterLog#isFailed() failed}. */
  public long failed() {
    return failed;
  }

  /** Requests whose {@linkplain RouterLog#isAborted() client went away}. */
  public long aborted() {
    return aborted;
  }

  /** Requests that became WebSockets. */
  public long webSockets() {
    return webSockets;
  }

  /** Bytes of all responses that state them, a {@link BoundedSum}. */
  public long responseBytes() {
    return responseBytes;
  }

  /** Lines that the platform reports as lost, a {@link BoundedSum}. */
  public long lost() {
    return lost;
  }

  /** Router logs that reached us, readable or not. */
  public long received() {
    return requests + unparseable;
  }

  /** Router logs that could not be read. */
  public long unparseable() {
    return unparseable;
  }

  /** Requests by HTTP status; those without a status are in none. */
  public Tally statuses() {
    return statuses;
  }

  /** Requests by the number of their error code; {@link RouterLog#OTHER_CODE} for odd ones. */
  public Tally codes() {
    return codes;
  }

  /** Service times of requests that did not become WebSockets. */
  public LatencyStats service() {
    return service;
  }

  /** Connect times. */
  public LatencyStats connect() {
    return connect;
  }

  /** How long WebSockets lived. */
  public LatencyStats webSocketLife() {
    return webSocketLife;
  }

  @Override
  public void pack() {
    service.pack();
    connect.pack();
    webSocketLife.pack();
  }

  @Override
  public WindowStats copy() {
    WindowStats copy = new WindowStats();
    copy.requests = requests;
    copy.failed = failed;
    copy.aborted = aborted;
    copy.webSockets = webSockets;
    copy.responseBytes = responseBytes;
    copy.lost = lost;
    copy.unparseable = unparseable;
    copy.statuses = statuses.copy();
    copy.codes = codes.copy();
    copy.service = service.copy();
    copy.connect = connect.copy();
    copy.webSocketLife = webSocketLife.copy();
    return copy;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Varint.write(out, requests);
    Varint.write(out, failed);
    Varint.write(out, aborted);
    Varint.write(out, webSockets);
    Varint.write(out, responseBytes);
    Varint.write(out, lost);
    Varint.write(out, unparseable);
    statuses.write(out);
    codes.write(out);
    service.write(out);
    connect.write(out);
    webSocketLife.write(out);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the bytes are something else
   */
  public static WindowStats read(DataInput in) throws IOException {
    WindowStats stats = new WindowStats();
    stats.requests = Varint.read(in);
    stats.failed = Varint.read(in);
    stats.aborted = Varint.read(in);
    stats.webSockets = Varint.read(in);
    stats.responseBytes = BoundedSum.read(in);
    stats.lost = BoundedSum.read(in);
    stats.unparseable = Varint.read(in);
    stats.statuses = Tally.read(in);
    stats.codes = Tally.read(in);
    stats.service = LatencyStats.read(in);
    stats.connect = LatencyStats.read(in);
    stats.webSocketLife = LatencyStats.read(in);
    return stats;
  }
}
