package dev.millrace.replay;

import dev.millrace.replay.select.Skip;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts what happens to requests, while it happens. Thread-safe. */
final class Counters {
  final AtomicLong sent = new AtomicLong();
  final AtomicLong shed = new AtomicLong();
  final AtomicLong same = new AtomicLong();
  final AtomicLong different = new AtomicLong();
  final AtomicLong failed = new AtomicLong();

  private final AtomicLongArray skipped = new AtomicLongArray(Skip.values().length);

  void skipped(Skip why) {
    skipped.incrementAndGet(why.ordinal());
  }

  /** By label, those that happened. */
  Map<Skip, Long> skipped() {
    Map<Skip, Long> counts = new TreeMap<>();
    for (Skip skip : Skip.values()) {
      if (skipped.get(skip.ordinal()) > 0) {
        counts.put(skip, skipped.get(skip.ordinal()));
      }
    }
    return counts;
  }

  /** Requests that have ended. */
  long ended() {
    return same.get() + different.get() + failed.get();
  }
}
