package dev.millrace.ingest.spool;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads batches from the spool back to the direct way, once the drain has nearly caught up, so that
 * it comes to an end within a moment if nothing is added. Belongs to the spool's thread.
 */
final class HandOver {
  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

  /** How old the next record to be sent may be when those after it are held. */
  private static final long CLOSE_MILLIS = 250;

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Senders waited in vain; not again at once. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Route route;
  private final Spool spool;
  private final SpoolDrain drain;
  private final BooleanSupplier nothingComing;
  private final Consumer<WaitingBatch> send;
  private long heldNanos;
  private long notBeforeNanos = System.nanoTime();

  /**
   * @param nothingComing whether no batch waits to be written to the spool
   * @param send sends a batch directly
   */
  HandOver(
      Route route,
      Spool spool,
      SpoolDrain drain,
      BooleanSupplier nothingComing,
      Consumer<WaitingBatch> send) {
    this.route = route;
    this.spool = spool;
    this.drain = drain;
    this.nothingComing = nothingComing;
    this.send = send;
  }

  /** Takes the next step, if it can. */
  void step() throws IOException {
    if (route.way() == Route.Way.SPOOLED
        && System.nanoTime() - notBeforeNanos >= 0
        && isCloseBehind()) {
      heldNanos = System.nanoTime();
      route.hold();
    }
    if (route.way() == Route.Way.HELD) {
      if (nothingComing.getAsBoolean() && drain.isDone()) {
        release();
      } else if (drain.isProbing() || System.nanoTime() - heldNanos > LIMIT_NANOS) {
        notBeforeNanos = System.nanoTime() + PAUSE_NANOS;
        route.unhold();
      }
    }
  }

  private boolean isCloseBehind() throws IOException {
    if (drain.isDone()) {
      return true;
    }
    SpoolRecord next = spool.peek();
    return !drain.isProbing()
        && (next == null || System.currentTimeMillis() - next.receivedMillis() < CLOSE_MILLIS);
  }

  private void release() throws IOException {
    try {
      spool.settle();
    } finally {
      // Kafka is there: what the disk refuses now concerns no batch.
      sendHeld();
    }
  }

  private void sendHeld() {
    for (var batches = route.release(); !batches.isEmpty(); batches = route.release()) {
      batches.forEach(send);
    }
    if (route.way() == Route.Way.DIRECT) {
      LOG.info("the spool is drained; batches go to Kafka directly");
    }
  }
}
