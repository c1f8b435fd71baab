package dev.millrace.ingest.spool;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.ingest.store.BatchStore;
import dev.millrace.ingest.store.RefusedException;
import dev.millrace.ingest.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * In the place of Kafka: takes batches and remembers them in their order, or holds them unanswered,
 * or fails at once, as it is told. Some it refuses whatever happens.
 */
final class SwitchedBatchStore implements BatchStore {
  enum Mode {
    UP,
    SILENT,
    /** Silent, and known to be. */
    DEAD,
    AWAY
  }

  private final List<String> stored = new ArrayList<>();
  private final List<CompletableFuture<Void>> unanswered = new ArrayList<>();
  private final ScheduledExecutorService acknowledger =
      Executors.newSingleThreadScheduledExecutor();
  private long delayMillis;
  private Mode mode = Mode.UP;
  private String problem;
  private int tries;

  /** Silent ones that wait stay unanswered. */
  synchronized void mode(Mode next) {
    mode = next;
    problem = next == Mode.AWAY || next == Mode.DEAD ? "Kafka is away" : null;
  }

  /** Lets that much time pass between storing a batch and acknowledging it. */
  synchronized void acknowledgeAfter(long millis) {
    delayMillis = millis;
  }

  /** Identities, in the order in which they were stored. */
  synchronized List<String> stored() {
    return List.copyOf(stored);
  }

  synchronized int tries() {
    return tries;
  }

  /** Answers those that were held: they are stored after all. */
  void answer() {
    List<CompletableFuture<Void>> answered;
    synchronized (this) {
      answered = List.copyOf(unanswered);
      unanswered.clear();
    }
    answered.forEach(outcome -> outcome.complete(null));
  }

  @Override
  public synchronized CompletionStage<Void> store(Batch batch) {
    tries++;
    String id = batch.record().frameId();
    if (id.startsWith("refused")) {
      return CompletableFuture.failedFuture(new RefusedException("too large"));
    }
    switch (mode) {
      case AWAY -> {
        return CompletableFuture.failedFuture(new StoreException("Kafka is away"));
      }
      case SILENT, DEAD -> {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        unanswered.add(outcome);
        return outcome;
      }
      default -> {
        stored.add(id);
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        if (delayMillis == 0) {
          outcome.complete(null);
        } else {
          acknowledger.schedule(() -> outcome.complete(null), delayMillis, TimeUnit.MILLISECONDS);
        }
        return outcome;
      }
    }
  }

  @Override
  public synchronized String problem() {
    return problem;
  }

  @Override
  public void close() {
    acknowledger.shutdownNow();
  }
}
