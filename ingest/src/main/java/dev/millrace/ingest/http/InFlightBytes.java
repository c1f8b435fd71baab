package dev.millrace.ingest.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the bytes of bodies that are held at a time. Room is reserved before the first byte is
 * read. Thread-safe.
 */
final class InFlightBytes {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  InFlightBytes(long limit) {
    this.limit = limit;
  }

  /** Room for {@code bytes}, or null if there is none. */
  Reservation reserve(long bytes) {
    while (true) {
      long before = used.get();
      if (bytes > limit - before) {
        return null;
      }
      if (used.compareAndSet(before, before + bytes)) {
        return new Reservation(bytes);
      }
    }
  }

  /** Bytes reserved now. */
  long used() {
    return used.get();
  }

  /** The most that may be reserved. */
  long limit() {
    return limit;
  }

  /** Room for one body. Thread-safe; releasing it again does nothing. */
  final class Reservation {
    private final AtomicLong held;

    private Reservation(long bytes) {
      held = new AtomicLong(bytes);
    }

    /** Releases what is beyond {@code bytes}; nothing if it was already released. */
    void shrinkTo(long bytes) {
      long before = held.getAndUpdate(now -> Math.min(now, bytes));
      used.addAndGet(Math.min(before, bytes) - before);
    }

    /** Gives back everything. */
    void release() {
      shrinkTo(0);
    }
  }
}
