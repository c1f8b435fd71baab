package dev.millrace.local.chaos;

import static org.awaitility.Awaitility.await;

import dev.millrace.local.SentLine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Twice the lines that can be counted at the pace at which they come. Batches fall due at a fixed
 * rate whether or not others were answered; a sender that is more than a second behind drops what
 * is due, as Logplex does. Halfway, Kafka stands still until the spool is full.
 *
 * <p>The senders share the machine with what they load. So the TaskManagers get a part of the time
 * only, or twice what they count could not be sent. How much they count is found out by sending
 * twice that much.
 *
 * <p>No process may die or gather memory, threads or open files, and ingest may refuse a batch only
 * when its spool is full.
 */
final class Overload {
  private static final int SENDERS = 64;
  private static final int LINES = 300;

  /** Of the TaskManagers. */
  private static final int RUNNING_PERCENT = 15;

  /** Batches a second. */
  private static final double FIRST_GUESS = 500;

  /** The first ones warm everything up. */
  private static final int GUESSES = 5;

  private static final int GUESS_SECONDS = 30;

  /** Of what is stored meanwhile, for an overload to be one. */
  private static final double MOST_COUNTED = 0.75;

  private static final Duration UNTIL_FULL = Duration.ofSeconds(120);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int SAMPLE_SECONDS = 15;
  private static final int STALL_WHEN_FULL_SECONDS = 3;

  /** A batch is sent so often under new identities. */
  private static final int COPIES = 50;

  /** And no longer than this, lest its lines be too late. */
  private static final long COPIES_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Trial trial;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong stored = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  private Overload(Trial trial) {
    this.trial = trial;
  }

  static void ofMinutes(Trial trial) throws Exception {
    double countable = FIRST_GUESS;
    for (int i = 0; i < GUESSES; i++) {
      Overload guess = new Overload(trial);
      long counted = guess.countedWhileSending(2 * countable, GUESS_SECONDS);
      countable = 1.0 * counted / GUESS_SECONDS / LINES;
      System.out.printf("%,.0f lines a second can be counted%n", countable * LINES);
      trial.probe.awaitVisible();
    }
    new Overload(trial).play(countable, TimeUnit.MINUTES.toSeconds(trial.number));
  }

  private void play(double countable, long seconds) throws Exception {
    long full = trial.mill.spoolFullRefusals();
    ScheduledExecutorService halfway = Executors.newSingleThreadScheduledExecutor();
    try (Vitals vitals = new Vitals(trial.mill, SAMPLE_SECONDS)) {
      Future<Void> stall = halfway.schedule(this::stallKafka, seconds / 2, TimeUnit.SECONDS);
      long counted = countedWhileSending(2 * countable, seconds);
      trial.recoversFromNow();
      stall.get();
      trial.probe.awaitVisible();
      full = trial.mill.spoolFullRefusals() - full;
      remark(countable, seconds, counted, full);
      vitals.check().forEach(trial::remark);
      check(full, counted);
    } finally {
      halfway.shutdownNow();
    }
  }

  private long countedWhileSending(double batchesPerSecond, long seconds) throws Exception {
    long from = counted();
    try (Brake brake = new Brake(trial.mill.flink().taskManagers(), RUNNING_PERCENT)) {
      send(batchesPerSecond, seconds);
      return counted() - from;
    }
  }

  private void check(long full, long counted) {
    if (refused.get() > full) {
      throw new IllegalStateException(refused + " batches were refused while there was room");
    }
    if (counted > MOST_COUNTED * stored.get() * LINES) {
      throw new IllegalStateException("no overload: " + counted + " lines were counted meanwhile");
    }
  }

  /** Until ingest has no place left for a batch, and a little longer. */
  private Void stallKafka() throws Exception {
    long full = trial.mill.spoolFullRefusals();
    trial.mill.kafka().freeze();
    try {
      await("the spool is full")
          .atMost(UNTIL_FULL)
          .ignoreExceptions()
          .until(() -> trial.mill.spoolFullRefusals() > full);
      TimeUnit.SECONDS.sleep(STALL_WHEN_FULL_SECONDS);
    } finally {
      trial.mill.kafka().thaw();
    }
    return null;
  }

  private long counted() throws IOException {
    return trial.probe.countedOf(BatchMaker.APPS);
  }

  private void remark(double countable, long seconds, long counted, long full) {
    trial.remark(
        String.format(
            Locale.ROOT,
            "%,.0f lines a second could be counted, twice as many fell due for %d s: of %,d batches"
                + " of %d lines %,d were sent, the senders dropped the rest. Of %,d lines a second"
                + " that were stored meanwhile %,d were counted meanwhile, the rest later.",
            countable * LINES,
            seconds,
            sent.get() + dropped.get(),
            LINES,
            sent.get(),
            stored.get() * LINES / seconds,
            counted / seconds));
    trial.remark(
        String.format(
            Locale.ROOT,
            "halfway Kafka stood still until the spool was full: it was too full for %,d requests,"
                + " and of the answers %,d were 503.",
            full,
            refused.get()));
  }

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
    if (sender.deliver(batch, LogplexSender.TRIES, () -> {})) {
      stored.incrementAndGet();
    }
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
      long at = (long) (next.getAndIncrement() / perNano);
      if (at >= end || now >= end) {
        return -1;
      }
      TimeUnit.NANOSECONDS.sleep(Math.max(0, at - now));
      return Math.max(0, now - at);
    }
  }
}
