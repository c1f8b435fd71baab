package dev.millrace.benchmark.live;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** When which batch is due: at a steady rate, whatever became of the ones before. Thread-safe. */
final class Pace {
  private static final double NANOS = 1e9;

  private final double batchesPerSecond;
  private final long start = System.nanoTime();
  private final AtomicLong next = new AtomicLong();

  /** Starts now; infinity is as fast as they are taken. */
  Pace(double batchesPerSecond) {
    this.batchesPerSecond = batchesPerSecond;
  }

  /** Returns when the next batch is due. */
  void awaitTurn() {
    long due = start + (long) (next.getAndIncrement() / batchesPerSecond * NANOS);
    long early = due - System.nanoTime();
    while (early > 0) {
      LockSupport.parkNanos(early);
      early = due - System.nanoTime();
    }
  }
}
