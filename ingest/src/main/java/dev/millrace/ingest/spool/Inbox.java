package dev.millrace.ingest.spool;

import dev.millrace.ingest.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Batches on their way to the spool's thread, which they wake. Thread-safe. */
final class Inbox {
  private final Queue<WaitingBatch> batches = new ConcurrentLinkedQueue<>();
  private final Semaphore work = new Semaphore(0);
  private volatile boolean closed;

  /** Puts a batch in; does not wait. */
  void add(WaitingBatch batch) {
    batches.add(batch);
    if (closed) {
      refuseAll();
    }
    wake();
  }

  /** Makes {@link #await} return. */
  void wake() {
    work.release();
  }

  /** Returns when there is work, or the time is over. */
  void await(long millis) throws InterruptedException {
    if (work.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      work.drainPermits();
    }
  }

  boolean isEmpty() {
    return batches.isEmpty();
  }

  /** Takes out the oldest batches, about {@code maxBytes} of them. */
  List<WaitingBatch> take(long maxBytes) {
    List<WaitingBatch> taken = new ArrayList<>();
    long bytes = 0;
    while (bytes < maxBytes && !batches.isEmpty()) {
      WaitingBatch next = batches.remove();
      taken.add(next);
      bytes += BatchCodec.estimate(next.batch());
    }
    if (!batches.isEmpty()) {
      wake();
    }
    return taken;
  }

  /** Refuses what is in it, and whatever comes later. */
  void close() {
    closed = true;
    refuseAll();
  }

  private void refuseAll() {
    WaitingBatch waiting;
    while ((waiting = batches.poll()) != null) {
      waiting.stored().completeExceptionally(new StoreException("the spool is closed"));
    }
  }
}
