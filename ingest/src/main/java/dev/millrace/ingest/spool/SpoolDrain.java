package dev.millrace.ingest.spool;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.ingest.store.BatchStore;
import dev.millrace.ingest.store.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the spool's records in their order, several at a time, and lets go of each when it and all
 * before it are acknowledged. When one is not, draining starts again from that one, with a single
 * record until Kafka takes it. Belongs to the spool's thread.
 */
final class SpoolDrain {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolDrain.class);

  private static final long WINDOW_BYTES = 8 << 20;
  private static final int WINDOW_RECORDS = 4096;
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Spool spool;
  private final BatchStore target;
  private final RateLimit rate;
  private final long patienceNanos;
  private final SpoolMetrics metrics;
  private final Runnable wakeUp;
  private final Deque<Sent> window = new ArrayDeque<>();
  private long windowBytes;
  private boolean probing = true;
  private long pausedUntilNanos;

  /**
   * @param target where records go
   * @param patience how long it may take to say what became of one
   * @param wakeUp called, by any thread, when {@link #step} should be
   */
  SpoolDrain(
      Spool spool,
      BatchStore target,
      RateLimit rate,
      Duration patience,
      SpoolMetrics metrics,
      Runnable wakeUp) {
    this.spool = spool;
    this.target = target;
    this.rate = rate;
    this.patienceNanos = patience.toNanos();
    this.metrics = metrics;
    this.wakeUp = wakeUp;
    this.pausedUntilNanos = System.nanoTime();
  }

  /** Takes note of what was acknowledged and sends what may be sent. Never waits for Kafka. */
  void step() throws IOException {
    settle();
    SpoolRecord next;
    while (System.nanoTime() - pausedUntilNanos >= 0
        && hasRoom()
        && (next = spool.peek()) != null
        && rate.take(next.bytes(), System.nanoTime())) {
      spool.pass();
      send(next);
    }
  }

  /** Whether every record that is durable was sent and acknowledged. */
  boolean isDone() throws IOException {
    return window.isEmpty() && spool.peek() == null;
  }

  /** Whether the last record that was sent was not acknowledged, and none since. */
  boolean isProbing() {
    return probing;
  }

  /** The record that has waited longest, or null if none does. */
  SpoolRecord oldest() throws IOException {
    return window.isEmpty() ? spool.peek() : window.getFirst().record;
  }

  private boolean hasRoom() {
    return window.isEmpty()
        || !probing && window.size() < WINDOW_RECORDS && windowBytes < WINDOW_BYTES;
  }

  private void send(SpoolRecord record) {
    Sent sent = new Sent(record);
    window.addLast(sent);
    windowBytes += record.bytes();
    Batch batch;
    try {
      batch = BatchCodec.decode(record.payload());
    } catch (IOException e) {
      sent.settle(new RefusedException("not a batch: " + e.getMessage()));
      return;
    }
    target.store(batch).whenComplete((stored, error) -> sent.settle(error));
  }

  private void settle() throws IOException {
    while (!window.isEmpty()) {
      Sent first = window.getFirst();
      if (!first.settled) {
        if (System.nanoTime() - first.sentNanos > patienceNanos) {
          startAgain();
        }
        return;
      }
      if (first.error == null) {
        metrics.drained();
        if (probing) {
          probing = false;
          rate.begin();
        }
      } else if (first.error instanceof RefusedException) {
        LOG.error(
            "Kafka will not take the batch at {}, which is kept: {}",
            first.record.start(),
            first.error.getMessage());
        metrics.unsendable();
        spool.keep(first.record.start().segment());
      } else {
        startAgain();
        return;
      }
      window.removeFirst();
      windowBytes -= first.record.bytes();
      spool.drained(first.record);
    }
  }

  /** What was sent after the one that failed is sent again, after it. */
  private void startAgain() throws IOException {
    window.clear();
    windowBytes = 0;
    probing = true;
    pausedUntilNanos = System.nanoTime() + PAUSE.toNanos();
    spool.rewind();
  }

  /** A record on its way. */
  private final class Sent {
    private final SpoolRecord record;
    private final long sentNanos = System.nanoTime();
    private Throwable error;
    private volatile boolean settled;

    private Sent(SpoolRecord record) {
      this.record = record;
    }

    private void settle(Throwable outcome) {
      error = outcome;
      settled = true;
      wakeUp.run();
    }
  }
}
