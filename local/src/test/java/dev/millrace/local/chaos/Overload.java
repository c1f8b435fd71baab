package dev.millrace.local.chaos;

import dev.millrace.local.SentLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Twice the lines that can be counted at the pace at which they come. What can be counted is found
 * out first. Then batches fall due at a fixed rate whether or not others were answered; a sender
 * that is more than a second behind drops what is due, as Logplex does.
 *
 * <p>No process may die or gather memory, threads or open files, and ingest may refuse a batch only
 * when its spool is full.
 */
final class Overload {
  private static final int SENDERS = 64;
  private static final int LINES = 300;
  private static final int CALIBRATION_SECONDS = 30;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int SAMPLE_SECONDS = 15;

  /** A batch is sent so often under new identities. */
  private static final int COPIES = 50;

  /** And no longer than this, lest its lines be too late. */
  private static final long COPIES_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Trial trial;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  private Overload(Trial trial) {
    this.trial = trial;
  }

  static void ofMinutes(Trial trial) throws Exception {
    double sustainable = new Overload(trial).calibrate();
    new Overload(trial).twice(sustainable, TimeUnit.MINUTES.toSeconds(trial.number));
  }

  /** Batches a second that were counted by the end of a time in which more were sent. */
  private double calibrate() throws Exception {
    long from = trial.probe.countedOf(BatchMaker.APPS);
    long start = System.nanoTime();
    send(Double.POSITIVE_INFINITY, CALIBRATION_SECONDS);
    long counted = trial.probe.countedOf(BatchMaker.APPS) - from;
    double seconds = (System.nanoTime() - start) / 1e9;
    trial.probe.awaitVisible();
    System.out.printf("%d lines were counted in %.1f s%n", counted, seconds);
    return counted / seconds / LINES;
  }

  private void twice(double sustainable, long seconds) throws Exception {
    long full = trial.mill.spoolFullRefusals();
    try (Vitals vitals = new Vitals(trial.mill, SAMPLE_SECONDS)) {
      send(2 * sustainable, seconds);
      trial.recoversFromNow();
      trial.probe.awaitVisible();
      trial.remark(
          String.format(
              Locale.ROOT,
              "%,.0f lines a second could be counted, twice as many fell due for %d s: of %,d batches"
                  + " of %d lines %,d were sent, the senders dropped the rest; %,d were answered 503,"
                  + " and the spool was full %,d times.",
              sustainable * LINES,
              seconds,
              sent.get() + dropped.get(),
              LINES,
              sent.get(),
              refused.get(),
              trial.mill.spoolFullRefusals() - full));
      vitals.check().forEach(trial::remark);
    }
    if (refused.get() > trial.mill.spoolFullRefusals() - full) {
      throw new IllegalStateException(refused + " batches were refused while there was room");
    }
  }

  /**
   * @param batchesPerSecond that fall due; if infinite, each when the one before was answered
   */
  private void send(double batchesPerSecond, long seconds) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    try {
      Timetable due = new Timetable(batchesPerSecond, seconds);
      List<Future<Void>> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        String app = BatchMaker.APPS.get(i % BatchMaker.APPS.size());
        SplittableRandom random = trial.random.split();
        senders.add(threads.submit(() -> send(app, random, due)));
      }
      for (Future<Void> sender : senders) {
        sender.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Void send(String app, SplittableRandom random, Timetable due)
      throws InterruptedException {
    LogplexSender sender = new LogplexSender(trial.mill.ingestAddress());
    boolean more = true;
    while (more) {
      DrainBatch first = new DrainBatch(trial.log, app, id(random));
      for (int i = 0; i < LINES; i++) {
        first.line(Instant.now().minusMillis(random.nextInt(5_000)), SentLine.any(random));
      }
      more = deliver(sender, first, due);
      long old = System.nanoTime() + COPIES_NANOS;
      for (int i = 1; i < COPIES && more && System.nanoTime() - old < 0; i++) {
        DrainBatch copy = first.copy(id(random));
        more = deliver(sender, copy, due);
        copy.end();
      }
      first.end();
    }
    return null;
  }

  /** When the next batch is due; false when no more are. */
  private boolean deliver(LogplexSender sender, DrainBatch batch, Timetable due)
      throws InterruptedException {
    long late = due.awaitNext();
    while (late > PATIENCE_NANOS) {
      dropped.incrementAndGet();
      late = due.awaitNext();
    }
    if (late < 0) {
      return false;
    }
    sent.incrementAndGet();
    sender.deliver(batch, LogplexSender.TRIES, () -> {});
    refused.addAndGet(batch.answered("503"));
    return true;
  }

  private static String id(SplittableRandom random) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** Moments at equal distances, each for one of many threads. */
  private static final class Timetable {
    private final AtomicLong next = new AtomicLong();
    private final double perNano;
    private final long start = System.nanoTime();
    private final long end;

    Timetable(double perSecond, long seconds) {
      perNano = perSecond / 1e9;
      end = TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Waits for the next moment; nanoseconds since then, negative if there is none. */
    long awaitNext() throws InterruptedException {
      long now = System.nanoTime() - start;
      long at = Double.isInfinite(perNano) ? now : (long) (next.getAndIncrement() / perNano);
      if (at >= end || now >= end) {
        return -1;
      }
      TimeUnit.NANOSECONDS.sleep(Math.max(0, at - now));
      return Math.max(0, now - at);
    }
  }
}
