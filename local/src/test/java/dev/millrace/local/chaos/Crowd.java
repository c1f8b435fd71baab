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

/** Much at once, beside the usual traffic. */
final class Crowd {
  private static final int SENDERS = 4;

  private Crowd() {}

  /** What a sender does. */
  private interface Work {
    void send(LogplexSender sender, SplittableRandom random) throws InterruptedException;
  }

  /** A thousand times a batch that was acknowledged. */
  static void ofDuplicates(Trial trial) throws Exception {
    together(
        trial,
        (sender, random) -> {
          DrainBatch batch = batch(trial, "again", 40, random);
          sender.deliver(batch, LogplexSender.TRIES, () -> {});
          for (int i = 0; i < 1_000 / SENDERS; i++) {
            sender.tryOnce(batch, LogplexSender.TIMEOUT);
          }
          batch.end();
        });
  }

  /** One application sends 80,000 lines while the others together send a hundredth of it. */
  static void ofOneApplication(Trial trial) throws Exception {
    together(
        trial,
        (sender, random) -> {
          for (int i = 0; i < 200 / SENDERS; i++) {
            DrainBatch batch = batch(trial, "giant", 400, random);
            sender.deliver(batch, LogplexSender.TRIES, () -> {});
            batch.end();
          }
        });
  }

  /** Ten thousand new applications, a line or a few of each. */
  static void ofApplications(Trial trial) throws Exception {
    long name = trial.random.nextLong() >>> 32;
    together(
        trial,
        (sender, random) -> {
          long mine = random.nextLong() >>> 32;
          for (int i = 0; i < 10_000 / SENDERS; i++) {
            String app = "app-%x-%x-%d".formatted(name, mine, i);
            DrainBatch batch = batch(trial, app, 1 + random.nextInt(3), random);
            sender.deliver(batch, LogplexSender.TRIES, () -> {});
            batch.end();
          }
        });
  }

  private static DrainBatch batch(Trial trial, String app, int lines, SplittableRandom random) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    DrainBatch batch = new DrainBatch(trial.log, app, HexFormat.of().formatHex(id));
    for (int i = 0; i < lines; i++) {
      batch.line(Instant.now().minusMillis(random.nextInt(5_000)), SentLine.any(random));
    }
    return batch;
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
    } finally {
      threads.shutdownNow();
    }
  }
}
