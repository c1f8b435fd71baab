package dev.millrace.ingest.spool;

import java.time.Duration;

/** Decides when reads that keep failing have failed permanently. Not thread-safe. */
final class Patience {
  private final long limitNanos;
  private boolean failing;
  private long sinceNanos;

  /**
   * @param limit how long reads may fail
   */
  Patience(Duration limit) {
    limitNanos = limit.toNanos();
  }

  /** A read succeeded. */
  void restore() {
    failing = false;
  }

  /** A read failed: whether every one has, for longer than the limit. */
  boolean isOverAt(long nowNanos) {
    if (!failing) {
      failing = true;
      sinceNanos = nowNanos;
    }
    return nowNanos - sinceNanos > limitNanos;
  }
}
