package dev.millrace.local.chaos;

import dev.millrace.local.SentLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Much at once, beside the usual traffic. */
final class Crowd {
  private static final int SENDERS = 4;

  private Crowd() {}

  /** What a sender does. */
  private interface Work {
    void send(LogplexSender sender, SplittableRandom random) throws InterruptedException;
  }

  /** So many times a batch that was stored: each sender has one, and repeats it. */
  static void ofDuplicates(Trial trial) throws Exception {
    together(
        trial,
        (sender, random) -> {
          DrainBatch batch = batch(trial, "again", 40, random);
          sender.deliver(batch, LogplexSender.TRIES, () -> {});
          for (int i = 0; i < trial.number / SENDERS; i++) {
            sender.tryOnce(batch, LogplexSender.TIMEOUT);
          }
          batch.end();
        });
  }

  /** One application sends more than a million lines, a hundred times what the others do. */
  static void ofOneApplication(Trial trial) throws Exception {
    trial.stopTraffic();
    long before = trial.log.lines();
    trial.startTrickle();
    AtomicLong giants = new AtomicLong();
    together(
        trial,
        (sender, random) -> {
          for (int i = 0; i < 50 / SENDERS; i++) {
            DrainBatch first = batch(trial, "giant", 400, random);
            sender.deliver(first, LogplexSender.TRIES, () -> {});
            for (int j = 1; j < 60; j++) {
              DrainBatch copy = first.copy(id(random));
              sender.deliver(copy, LogplexSender.TRIES, () -> {});
              copy.end();
            }
            first.end();
            giants.addAndGet(60 * 400);
          }
        });
    trial.stopTraffic();
    double share = 100.0 * giants.get() / (trial.log.lines() - before);
    System.out.printf("%d lines of one application, %.1f%%%n", giants.get(), share);
    trial.startTraffic();
    if (share < 99) {
      throw new IllegalStateException("the others had time to send more: it has " + share + "%");
    }
  }

  /** So many new applications, a line or a few of each. */
  static void ofApplications(Trial trial) throws Exception {
    together(
        trial,
        (sender, random) -> {
          long mine = random.nextLong();
          for (int i = 0; i < trial.number / SENDERS; i++) {
            String app = "app-%x-%d".formatted(mine, i);
            DrainBatch batch = batch(trial, app, 1 + random.nextInt(3), random);
            sender.deliver(batch, LogplexSender.TRIES, () -> {});
            batch.end();
          }
        });
  }

  private static DrainBatch batch(Trial trial, String app, int lines, SplittableRandom random) {
    DrainBatch batch = new DrainBatch(trial.log, app, id(random));
    for (int i = 0; i < lines; i++) {
      batch.line(Instant.now().minusMillis(random.nextInt(5_000)), SentLine.any(random));
    }
    return batch;
  }

  private static String id(SplittableRandom random) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private static void together(Trial trial, Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    try {
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        SplittableRandom random = trial.random.split();
        LogplexSender sender = new LogplexSender(trial.mill.ingestAddress());
        senders.add(
            threads.submit(
                () -> {
                  work.send(sender, random);
                  return null;
                }));
      }
      for (Future<?> sender : senders) {
        sender.get();
      }
      trial.recoversFromNow();
    } finally {
      threads.shutdownNow();
    }
  }
}
