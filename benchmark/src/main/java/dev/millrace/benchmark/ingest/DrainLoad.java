package dev.millrace.benchmark.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Sends batches at a fixed rate, whatever becomes of them: each has a time at which it is due, and
 * its latency is counted from there. If ingest falls behind, batches wait for a connection, and
 * that wait is part of their latency (no coordinated omission).
 */
public final class DrainLoad {
  private static final double NANOS = 1e9;
  private static final int STORED = 204;

  private final int port;
  private final Supplier<Batches> batches;
  private final int connections;
  private final LongAdder linesStored = new LongAdder();

  /** What a connection sends, each time under another frame id. */
  @FunctionalInterface
  public interface Batches {
    /** The batch of a number, which is to be sent now and has been before the next call. */
    SentBatch next(int number);
  }

  /**
   * @param batches called once for each connection of a run
   */
  public DrainLoad(int port, Supplier<Batches> batches, int connections) {
    this.port = port;
    this.batches = batches;
    this.connections = connections;
  }

  /**
   * What became of a run.
   *
   * @param seconds from the first batch's time to the last answer
   * @param lines in stored batches
   * @param failed batches that were answered otherwise than 204
   * @param latencyNanos of the stored batches, ascending
   */
  public record Outcome(double seconds, long lines, int failed, long[] latencyNanos) {
    public double latencyMillis(double quantile) {
      int rank = (int) Math.floor(quantile * (latencyNanos.length - 1));
      return latencyNanos.length == 0 ? Double.NaN : latencyNanos[rank] / 1e6;
    }
  }

  /** Lines that were stored in all runs so far. Thread-safe. */
  public long linesStored() {
    return linesStored.sum();
  }

  /**
   * Sends for so many seconds.
   *
   * @param batchesPerSecond the rate, or infinity for as fast as the connections are answered
   */
  public Outcome run(double batchesPerSecond, double seconds) throws Exception {
    Schedule schedule = new Schedule(System.nanoTime(), batchesPerSecond, seconds);
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      List<Sender> senders = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        senders.add(new Sender(schedule));
      }
      for (Future<Void> done : threads.invokeAll(senders)) {
        done.get();
      }
      double took = (System.nanoTime() - schedule.start) / NANOS;
      return new Outcome(
          took,
          senders.stream().mapToLong(sender -> sender.lines).sum(),
          senders.stream().mapToInt(sender -> sender.failed).sum(),
          senders.stream()
              .flatMapToLong(sender -> Arrays.stream(sender.latencies, 0, sender.stored))
              .sorted()
              .toArray());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Which batch is due when. Thread-safe. */
  private static final class Schedule {
    private final long start;
    private final double perSecond;
    private final double seconds;
    private final AtomicInteger next = new AtomicInteger();

    private Schedule(long start, double perSecond, double seconds) {
      this.start = start;
      this.perSecond = perSecond;
      this.seconds = seconds;
    }

    /** The number of the next batch, or -1 if there is none. */
    private int next() {
      int number = next.getAndIncrement();
      boolean over =
          Double.isInfinite(perSecond)
              ? System.nanoTime() - start > seconds * NANOS
              : number >= perSecond * seconds;
      return over ? -1 : number;
    }

    private long dueNanos(int number) {
      return Double.isInfinite(perSecond)
          ? System.nanoTime()
          : start + (long) (number / perSecond * NANOS);
    }
  }

  /** One connection and its thread. */
  private final class Sender implements Callable<Void> {
    private final Schedule schedule;
    private final Batches own = batches.get();
    private long[] latencies = new long[1024];
    private int stored;
    private int failed;
    private long lines;

    private Sender(Schedule schedule) {
      this.schedule = schedule;
    }

    @Override
    public Void call() throws IOException {
      try (DrainConnection connection = new DrainConnection(port)) {
        for (int number = schedule.next(); number >= 0; number = schedule.next()) {
          send(connection, number);
        }
      }
      return null;
    }

    private void send(DrainConnection connection, int number) throws IOException {
      HexFormat hex = HexFormat.of();
      String frameId = hex.toHexDigits(schedule.start) + hex.toHexDigits((long) number);
      long due = schedule.dueNanos(number);
      long early = due - System.nanoTime();
      while (early > 0) {
        LockSupport.parkNanos(early);
        early = due - System.nanoTime();
      }
      SentBatch batch = own.next(number);
      if (connection.post(batch, frameId) != STORED) {
        failed++;
        return;
      }
      if (stored == latencies.length) {
        latencies = Arrays.copyOf(latencies, 2 * stored);
      }
      latencies[stored++] = System.nanoTime() - due;
      lines += batch.lines();
      linesStored.add(batch.lines());
    }
  }
}
