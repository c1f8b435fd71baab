package dev.millrace.ingest.spool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Decides which way a batch goes, so that none overtakes a batch that this process accepted
 * earlier.
 *
 * <ul>
 *   <li>{@link Way#DIRECT}: to Kafka. The spool is empty. When one batch fails or is overdue, all
 *       that are on their way go to the spool in the order in which they came ({@link #divert}).
 *   <li>{@link Way#SPOOLED}: to the end of the spool, which is being drained.
 *   <li>{@link Way#HELD}: nowhere yet. The spool is nearly drained and nothing is added to it, so
 *       that it comes to its end under any load, in about the time of one round trip. Then those
 *       that were held go first, and the others follow directly ({@link #release}).
 * </ul>
 *
 * <p>Thread-safe; nothing in here waits.
 */
final class Route {
  enum Way {
    DIRECT,
    SPOOLED,
    HELD
  }

  private final Consumer<WaitingBatch> spool;
  private final Set<WaitingBatch> direct = new LinkedHashSet<>();
  private final List<WaitingBatch> held = new ArrayList<>();
  private Way way;

  /**
   * @param way how it starts: spooled if the spool is not empty
   * @param spool takes batches for the spool; does not wait
   */
  Route(Way way, Consumer<WaitingBatch> spool) {
    this.way = way;
    this.spool = spool;
  }

  synchronized Way way() {
    return way;
  }

  /** Takes a batch in. The caller sends it if the answer is direct. */
  synchronized Way take(WaitingBatch batch) {
    switch (way) {
      case DIRECT -> direct.add(batch);
      case SPOOLED -> spool.accept(batch);
      case HELD -> held.add(batch);
    }
    return way;
  }

  /**
   * What became of a batch that was sent directly is known, and it need not be spooled.
   *
   * @return false if it was diverted to the spool before
   */
  synchronized boolean settled(WaitingBatch batch) {
    return direct.remove(batch);
  }

  /** Whether nothing is on its way directly, or held. */
  synchronized boolean isIdle() {
    return direct.isEmpty() && held.isEmpty();
  }

  /** Like {@link #divert()}, unless somebody has diverted the batch already. */
  synchronized void divert(WaitingBatch failed) {
    if (direct.contains(failed)) {
      divert();
    }
  }

  /** Everything goes to the spool: what is in flight or held, and what comes. */
  synchronized void divert() {
    way = Way.SPOOLED;
    direct.forEach(spool);
    direct.clear();
    held.forEach(spool);
    held.clear();
  }

  /** Whether a batch that was sent directly has waited that long. */
  synchronized boolean isOverdue(Duration deadline) {
    return oldest() != null && oldest().waitedNanos() > deadline.toNanos();
  }

  /** Nothing more goes to the spool, if that is where batches go now. */
  synchronized void hold() {
    if (way == Way.SPOOLED) {
      way = Way.HELD;
    }
  }

  /** Like {@link #divert()}, if batches are held now. */
  synchronized void unhold() {
    if (way == Way.HELD) {
      divert();
    }
  }

  /**
   * The spool is empty: those that were held so far, to be sent now and in their order. To be
   * called until there are none; from then on batches go directly.
   */
  synchronized List<WaitingBatch> release() {
    List<WaitingBatch> released = List.copyOf(held);
    direct.addAll(held);
    held.clear();
    if (released.isEmpty() && way == Way.HELD) {
      way = Way.DIRECT;
    }
    return released;
  }

  /**
   * Up to which time everything that this process received is stored in Kafka, milliseconds since
   * the epoch; empty while batches are in the spool or held.
   */
  synchronized OptionalLong storedUpTo() {
    if (way != Way.DIRECT) {
      return OptionalLong.empty();
    }
    long now = System.currentTimeMillis();
    WaitingBatch oldest = oldest();
    return OptionalLong.of(
        oldest == null ? now : Math.min(now, BatchCodec.receivedMillis(oldest.batch())));
  }

  private WaitingBatch oldest() {
    Iterator<WaitingBatch> batches = direct.iterator();
    return batches.hasNext() ? batches.next() : null;
  }
}
