package dev.millrace.local.chaos;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Senders at work beside whatever happens to the pipeline. */
final class Traffic implements AutoCloseable {
  private final List<Thread> senders = new ArrayList<>();
  private final List<Throwable> bugs = new ArrayList<>();
  private volatile boolean running = true;

  /**
   * Starts the senders.
   *
   * @param senders how many, each with one batch in flight
   * @param pauseMillis between two batches of a sender
   */
  Traffic(URI ingest, SentLog log, SplittableRandom random, int senders, int pauseMillis) {
    for (int i = 0; i < senders; i++) {
      BatchMaker maker = new BatchMaker(log, random.split());
      LogplexSender sender = new LogplexSender(ingest);
      Thread thread = new Thread(() -> send(maker, sender, pauseMillis), "sender-" + i);
      this.senders.add(thread);
      thread.start();
    }
  }

  /** Lets what is in flight end, and sends nothing more. */
  void stop() throws InterruptedException {
    running = false;
    for (Thread sender : senders) {
      sender.join();
    }
    synchronized (bugs) {
      if (!bugs.isEmpty()) {
        throw new IllegalStateException("a sender broke down", bugs.get(0));
      }
    }
  }

  /** Ends the senders, if they still run, in the middle of what they do. */
  @Override
  public void close() throws InterruptedException {
    running = false;
    senders.forEach(Thread::interrupt);
    for (Thread sender : senders) {
      sender.join();
    }
  }

  private void send(BatchMaker maker, LogplexSender sender, int pauseMillis) {
    try {
      while (running) {
        maker.next().sendBy(sender);
        TimeUnit.MILLISECONDS.sleep(pauseMillis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      synchronized (bugs) {
        bugs.add(e);
      }
    }
  }
}
