package dev.millrace.model.window;

import dev.millrace.model.router.RouteTemplate;
import dev.millrace.model.router.RouterLog;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is known of one route in one window, or in a part of it. Not thread-safe. */
public final class RouteStats {
  private final byte[] name;
  private final long hash;
  private long requests;
  private long failed;
  private LatencyStats service = new LatencyStats();

  RouteStats(byte[] name) {
    this(name, RouteTemplate.hash(name, name.length));
  }

  RouteStats(byte[] name, long hash) {
    this.name = name;
    this.hash = hash;
  }

  void add(RouterLog line) {
    requests++;
    if (line.isFailed()) {
      failed++;
    }
    if (line.serviceMillis() != RouterLog.ABSENT && !line.isWebSocket()) {
      service.add(line.serviceMillis());
    }
  }

  void merge(RouteStats other) {
    requests += other.requests;
    failed += other.failed;
    service.merge(other.service);
  }

  /** The route, as {@link RouteTemplate} makes it, or {@link Routes#OTHER}. */
  public String name() {
    return new String(name, StandardCharsets.UTF_8);
  }

  /** Requests, whatever became of them. */
  public long requests() {
    return requests;
  }

  /** Requests that {@linkplain RouterLog#isFailed() failed}. */
  public long failed() {
    return failed;
  }

  /** Service times of requests that did not become WebSockets. */
  public LatencyStats service() {
    return service;
  }

  long hash() {
    return hash;
  }

  boolean isNamed(byte[] b, int length) {
    return Arrays.equals(name, 0, name.length, b, 0, length);
  }

  byte[] nameBytes() {
    return name;
  }

  void pack() {
    service.pack();
  }

  RouteStats copy() {
    RouteStats copy = new RouteStats(name, hash);
    copy.requests = requests;
    copy.failed = failed;
    copy.service = service.copy();
    return copy;
  }

  void write(DataOutput out) throws IOException {
    Varint.write(out, name.length);
    out.write(name);
    Varint.write(out, requests);
    Varint.write(out, failed);
    service.write(out);
  }

  static RouteStats read(DataInput in) throws IOException {
    long length = Varint.read(in);
    if (length < 0 || length > RouteTemplate.MAX_BYTES + 2) {
      throw new IOException("a route of " + length + " bytes");
    }
    byte[] name = new byte[(int) length];
    in.readFully(name);
    RouteStats route = new RouteStats(name);
    route.requests = Varint.read(in);
    route.failed = Varint.read(in);
    route.service = LatencyStats.read(in);
    return route;
  }
}
