package dev.millrace.ingest.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the bytes of bodies that are held at a time. Room is reserved before it is filled.
 * Thread-safe.
 */
final class InFlightBytes {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  InFlightBytes(long limit) {
    this.limit = limit;
  }

  /** Room for {@code bytes}, or null if there is none. */
  Reservation reserve(long bytes) {
    return take(bytes) ? new Reservation(bytes) : null;
  }

  private boolean take(long bytes) {
    while (true) {
      long before = used.get();
      if (bytes > limit - before) {
        return false;
      }
      if (used.compareAndSet(before, before + bytes)) {
        return true;
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

    /**
     * Takes room for {@code bytes} in all, unless it has it. Only for the one who will release it.
     *
     * @return false if there is none; then it keeps what it had
     */
    boolean growTo(long bytes) {
      long more = bytes - held.get();
      if (more > 0) {
        if (!take(more)) {
          return false;
        }
        held.addAndGet(more);
      }
      return true;
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
