package dev.millrace.ingest.spool;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that touches the spool's files. Round by round it stores what has come, with one
 * fsync for all of it, sends on what Kafka may take, and finds out when batches may go directly
 * again. It waits for the disk, and for nothing else.
 */
final class SpoolThread {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolThread.class);

  private static final long TICK_MILLIS = 25;
  private static final long GROUP_BYTES = 16 << 20;
  private static final long TIDY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSE_MILLIS = TimeUnit.SECONDS.toMillis(10);

  private final Inbox inbox;
  private final Spool spool;
  private final GroupCommit commit;
  private final SpoolDrain drain;
  private final Route route;
  private final HandOver handOver;
  private final Duration deadline;
  private final SpoolMetrics metrics;
  private final OncePerMinute failureReport = new OncePerMinute();
  private final Thread thread = new Thread(this::run, "spool");
  private long tidiedNanos = System.nanoTime();
  private volatile boolean stopping;
  private volatile String failure;
  private volatile Duration patience = Duration.ZERO;

  /**
   * @param deadline how long Kafka may take to acknowledge a batch that was sent directly
   */
  SpoolThread(
      Inbox inbox,
      Spool spool,
      GroupCommit commit,
      SpoolDrain drain,
      Route route,
      HandOver handOver,
      Duration deadline,
      SpoolMetrics metrics) {
    this.inbox = inbox;
    this.spool = spool;
    this.commit = commit;
    this.drain = drain;
    this.route = route;
    this.handOver = handOver;
    this.deadline = deadline;
    this.metrics = metrics;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * Ends it: drains for that long what Kafka takes, stores what is still on its way, and leaves the
   * rest for the next process.
   */
  void close(Duration drainFor) {
    patience = drainFor;
    stopping = true;
    inbox.wake();
    try {
      thread.join(drainFor.toMillis() + CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("the disk of {} does not answer", spool.directory());
    }
  }

  /** Why it ended though nobody had it end, a sentence for people; or null. For any thread. */
  String failure() {
    return failure;
  }

  private void run() {
    String ended = "the spool in " + spool.directory() + " has ended: restart the process";
    try {
      while (!stopping) {
        inbox.await(TICK_MILLIS);
        round();
      }
      long until = System.nanoTime() + patience.toNanos();
      while (!isFinished() && System.nanoTime() - until < 0) {
        inbox.await(TICK_MILLIS);
        round();
      }
      end();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the spool", e);
    } catch (RuntimeException | Error e) {
      LOG.error("the spool has failed: restart the process", e);
      failure = ended;
      throw e;
    } finally {
      route.unhold();
      commit.end(ended);
      inbox.close();
    }
  }

  private void round() {
    if (route.isOverdue(deadline)) {
      route.divert();
    }
    store();
    try {
      drain.step();
      handOver.step();
      metrics.holds(spool.bytes(), spool.records(), drain.oldest());
    } catch (IOException e) {
      // Those that are held must not wait for the disk.
      route.unhold();
      failed(e);
    }
    if (System.nanoTime() - tidiedNanos > TIDY_NANOS) {
      tidy();
    }
  }

  private void tidy() {
    tidiedNanos = System.nanoTime();
    try {
      spool.tidy();
    } catch (IOException e) {
      failed(e);
    }
  }

  /** Nothing is lost by it: what could not be read or deleted is tried again. */
  private void failed(IOException e) {
    metrics.failure();
    failureReport.run(() -> LOG.error("the spool in {} has failed", spool.directory(), e));
  }

  private void store() {
    commit.store(inbox.take(GROUP_BYTES));
    commit.judge();
  }

  /** Kafka takes nothing, or everything is with Kafka. */
  private boolean isFinished() {
    try {
      return drain.isProbing()
          || drain.isDone() && route.way() == Route.Way.DIRECT && route.isIdle();
    } catch (IOException e) {
      return true;
    }
  }

  private void end() {
    route.divert();
    while (!inbox.isEmpty()) {
      store();
    }
    long left = spool.records();
    try {
      spool.close();
    } catch (IOException e) {
      LOG.warn("cannot close the spool in {}", spool.directory(), e);
    }
    if (left > 0) {
      LOG.warn("{} batches wait in {} for the next start", left, spool.directory());
    }
  }
}
