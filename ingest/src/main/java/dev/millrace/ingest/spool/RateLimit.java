package dev.millrace.ingest.spool;

/**
 * Limits by how many bytes per second the spool shrinks. What is appended while it drains may be
 * drained on top of that, so that it shrinks under any load that Kafka can bear. Not thread-safe.
 */
final class RateLimit {
  private static final double NANOS_PER_SECOND = 1e9;

  /** More than is appended between two calls of {@link #take}. */
  private static final long MAX_APPENDED = 32 << 20;

  private final double bytesPerSecond;
  private double saved;
  private double appended;
  private long refilledNanos;

  /** Starts with the bytes of one second, which is also the most that is saved up. */
  RateLimit(long bytesPerSecond, long nowNanos) {
    this.bytesPerSecond = bytesPerSecond;
    this.saved = bytesPerSecond;
    this.refilledNanos = nowNanos;
  }

  /** Draining begins: the limit applies to what was appended before. */
  void begin() {
    appended = 0;
  }

  /** This many bytes were appended. */
  void appended(long bytes) {
    appended = Math.min(MAX_APPENDED, appended + bytes);
  }

  /** Whether something may be sent now; if so it counts {@code bytes} as sent, however many. */
  boolean take(long bytes, long nowNanos) {
    double earned = (nowNanos - refilledNanos) / NANOS_PER_SECOND * bytesPerSecond;
    saved = Math.min(bytesPerSecond, saved + earned);
    refilledNanos = nowNanos;
    if (saved + appended <= 0) {
      return false;
    }
    double onTop = Math.min(appended, bytes);
    appended -= onTop;
    saved -= bytes - onTop;
    return true;
  }
}
