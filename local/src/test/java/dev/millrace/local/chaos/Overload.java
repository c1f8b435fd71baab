package dev.millrace.local.chaos;

import dev.millrace.local.SentLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * More lines than can be counted at the pace at which they come: senders that send the next batch
 * as soon as the last one was answered, for a minute. No process may die or gather threads and open
 * files, and none of the batches may be refused.
 */
final class Overload {
  private static final int SENDERS = 12;
  private static final int LINES = 300;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(60);

  /** A batch is sent so often under new identities. */
  private static final int COPIES = 50;

  private Overload() {}

  static void forAMinute(Trial trial) throws Exception {
    Map<ChildProcess, Vitals> before = vitals(trial);
    ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    try {
      long end = System.nanoTime() + NANOS;
      List<Future<Void>> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        String app = BatchMaker.APPS.get(i % BatchMaker.APPS.size());
        SplittableRandom random = trial.random.split();
        senders.add(threads.submit(() -> send(trial, app, random, end)));
      }
      for (Future<Void> sender : senders) {
        sender.get();
      }
    } finally {
      threads.shutdownNow();
    }
    trial.recoversFromNow();
    trial.probe.awaitVisible();
    vitals(trial).forEach((process, now) -> now.check(process, before.get(process)));
  }

  private static Void send(Trial trial, String app, SplittableRandom random, long end)
      throws InterruptedException {
    LogplexSender sender = new LogplexSender(trial.mill.ingestAddress());
    while (System.nanoTime() - end < 0) {
      DrainBatch first = new DrainBatch(trial.log, app, id(random));
      for (int i = 0; i < LINES; i++) {
        first.line(Instant.now().minusMillis(random.nextInt(5_000)), SentLine.any(random));
      }
      mustBeStored(sender, first);
      for (int i = 1; i < COPIES && System.nanoTime() - end < 0; i++) {
        DrainBatch copy = first.copy(id(random));
        mustBeStored(sender, copy);
        copy.end();
      }
      first.end();
    }
    return null;
  }

  private static void mustBeStored(LogplexSender sender, DrainBatch batch)
      throws InterruptedException {
    if (!sender.deliver(batch, LogplexSender.TRIES, () -> {})) {
      throw new IllegalStateException("a batch of " + batch.app + " was not taken");
    }
  }

  private static String id(SplittableRandom random) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private static Map<ChildProcess, Vitals> vitals(Trial trial) throws IOException {
    List<ChildProcess> processes = new ArrayList<>(trial.mill.flink().taskManagers());
    processes.add(trial.mill.ingest());
    Map<ChildProcess, Vitals> vitals = new LinkedHashMap<>();
    for (ChildProcess process : processes) {
      vitals.put(process, Vitals.of(process.pid()));
    }
    return vitals;
  }

  /** What a process holds of the system's. */
  private record Vitals(long pid, long files, long threads) {
    static Vitals of(long pid) throws IOException {
      Path process = Path.of("/proc", Long.toString(pid));
      return new Vitals(pid, count(process.resolve("fd")), count(process.resolve("task")));
    }

    private static long count(Path dir) throws IOException {
      try (Stream<Path> entries = Files.list(dir)) {
        return entries.count();
      }
    }

    /** A few more are not a leak. */
    void check(ChildProcess process, Vitals before) {
      System.out.printf("%s: %s, before %s%n", process, this, before);
      if (pid != before.pid
          || files > before.files + before.files / 5 + 40
          || threads > before.threads + before.threads / 5 + 40) {
        throw new IllegalStateException(process + " has " + this + ", before " + before);
      }
    }
  }
}
