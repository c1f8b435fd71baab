package dev.millrace.replay;

import dev.millrace.replay.log.LogCounts;
import dev.millrace.replay.log.RecordedRequest;
import dev.millrace.replay.log.RequestLog;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Reads the log ahead of the replay, on a thread of its own, so that neither Kafka nor the parser
 * holds up the schedule.
 */
final class RequestFeed implements AutoCloseable {
  private static final int AHEAD = 8192;
  private static final long POLL_MILLIS = 50;
  private static final long PATIENCE_MILLIS = 5000;

  /** Stands for the end. */
  private static final PlannedRequest END = new PlannedRequest(-1, false, null);

  private final BlockingQueue<PlannedRequest> ahead = new ArrayBlockingQueue<>(AHEAD);
  private final Supplier<RequestLog> open;
  private final int passes;
  private final LongPredicate skip;
  private final long limit;
  private final Thread thread = new Thread(this::read, "read");

  private volatile RuntimeException failure;
  private volatile LogCounts counts;
  private volatile RequestLog reading;
  private volatile long read;
  private volatile boolean closed;

  /**
   * A feed that reads at once.
   *
   * @param open opens the log, anew for each pass
   * @param passes how many times the recording is played
   * @param skip which requests are skipped, because an earlier run has sent them
   * @param limit how many requests are played at most, the skipped ones included
   */
  RequestFeed(Supplier<RequestLog> open, int passes, LongPredicate skip, long limit) {
    this.open = open;
    this.passes = passes;
    this.skip = skip;
    this.limit = limit;
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * The next request, or null at the end. Blocks while there is none.
   *
   * @param stop is asked now and then, and ends the waiting like the end
   * @throws RuntimeException if the log cannot be read
   */
  PlannedRequest take(BooleanSupplier stop) throws InterruptedException {
    PlannedRequest next = null;
    while (next == null) {
      if (stop.getAsBoolean()) {
        return null;
      }
      next = ahead.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
    if (next != END) {
      return next;
    }
    ahead.offer(END);
    if (failure != null) {
      throw failure;
    }
    return null;
  }

  /** What was found in the log in the latest pass; null if it could not be opened yet. */
  LogCounts counts() {
    return counts;
  }

  /**
   * How many requests there will be, judged by those in the part of the log that was read.
   *
   * @param records how many records the log has
   */
  double expected(long records) {
    LogCounts met = counts;
    return met == null || met.records() == 0 ? 0 : (double) read * records / met.records();
  }

  @Override
  public void close() {
    closed = true;
    RequestLog open = reading;
    if (open != null) {
      open.stop();
    }
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try {
      long number = 0;
      for (int pass = 0; pass < passes && number < limit && !closed; pass++) {
        long before = number;
        number = readPass(number, pass > 0);
        if (number == before) {
          break;
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    }
    put(END);
  }

  private long readPass(long first, boolean again) {
    long number = first;
    try (RequestLog log = open.get()) {
      reading = log;
      counts = log.counts();
      RecordedRequest request;
      while (number < limit && !closed && (request = log.next()) != null) {
        if (!skip.test(number)) {
          put(new PlannedRequest(number, again && number == first, request));
        }
        number++;
        read = number;
      }
    }
    return number;
  }

  private void put(PlannedRequest next) {
    try {
      while (!closed && !ahead.offer(next, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        // There is no hurry.
      }
    } catch (InterruptedException e) {
      closed = true;
      Thread.currentThread().interrupt();
    }
  }
}
