package dev.millrace.ingest.spool;

import dev.millrace.ingest.batch.Batch;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.SpoolConfig;
import dev.millrace.ingest.config.StartException;
import dev.millrace.ingest.store.BatchStore;
import dev.millrace.ingest.store.RefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Stores batches in Kafka, and in the spool while Kafka does not acknowledge them in time. What is
 * in the spool goes to Kafka before anything that came later. See the package's documentation.
 */
public final class SpoolingBatchStore implements BatchStore {
  /** Usually Kafka's own time-out comes first. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** How long closing may drain: what stays is sent by the next process. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final BatchStore kafka;
  private final Route route;
  private final GroupCommit commit;
  private final SpoolThread thread;

  private SpoolingBatchStore(
      IngestConfig config, BatchStore kafka, Spool spool, SpoolMetrics metrics) {
    SpoolConfig settings = config.spool();
    Inbox inbox = new Inbox();
    RateLimit rate = new RateLimit(settings.drainRate().bytes(), System.nanoTime());
    Duration patience = config.deliveryTimeout().plus(GRACE);
    SpoolDrain drain = new SpoolDrain(spool, kafka, rate, patience, metrics, inbox::wake);
    Route.Way way = spool.records() == 0 ? Route.Way.DIRECT : Route.Way.SPOOLED;
    this.kafka = kafka;
    this.route = new Route(way, inbox::add);
    this.commit =
        new GroupCommit(spool, rate, metrics, SpoolConfig.largestBatchBytes(config.maxBody()));
    HandOver handOver = new HandOver(route, spool, drain, inbox::isEmpty, this::send);
    thread =
        new SpoolThread(inbox, spool, commit, drain, route, handOver, settings.deadline(), metrics);
  }

  /**
   * Opens the spool, and continues to drain what an earlier process left there.
   *
   * @param kafka where batches go; closed with this
   * @throws StartException if the spool's directory cannot be used
   */
  public static SpoolingBatchStore open(
      IngestConfig config, BatchStore kafka, MeterRegistry registry) {
    return open(config, kafka, registry, Disk.LOCAL);
  }

  static SpoolingBatchStore open(
      IngestConfig config, BatchStore kafka, MeterRegistry registry, Disk disk) {
    SpoolConfig settings = config.spool();
    Room room = new Room(settings.max().bytes(), settings.freePercent());
    SpoolMetrics metrics = new SpoolMetrics(registry);
    try {
      Spool spool = Spool.open(settings.directory(), room, disk, metrics);
      SpoolingBatchStore store = new SpoolingBatchStore(config, kafka, spool, metrics);
      store.thread.start();
      return store;
    } catch (SpoolException e) {
      throw new StartException(e.getMessage() + " with --spool-dir, or --no-spool", e);
    }
  }

  @Override
  public CompletionStage<Void> store(Batch batch) {
    WaitingBatch waiting = new WaitingBatch(batch);
    if (route.way() == Route.Way.DIRECT && kafka.problem() != null) {
      // Kafka is known to be away: nobody has to wait for the deadline.
      route.divert();
    }
    if (route.take(waiting) == Route.Way.DIRECT) {
      send(waiting);
    }
    return waiting.stored();
  }

  /**
   * The time, in milliseconds since the epoch, up to which everything received by this process is
   * in Kafka; empty while it is not known when that will be.
   */
  public OptionalLong storedUpTo() {
    return route.storedUpTo();
  }

  @Override
  public String problem() {
    String kafkaProblem = kafka.problem();
    boolean direct = route.way() != Route.Way.SPOOLED;
    String spoolProblem = commit.problem();
    if (spoolProblem == null || direct && kafkaProblem == null) {
      return null;
    }
    return kafkaProblem == null ? spoolProblem : kafkaProblem + "; " + spoolProblem;
  }

  @Override
  public String remark() {
    String kafkaProblem = kafka.problem();
    if (kafkaProblem != null) {
      return "batches go to the spool: " + kafkaProblem;
    }
    if (route.way() != Route.Way.DIRECT) {
      return "batches go to the spool, which is draining";
    }
    String spoolProblem = commit.problem();
    return spoolProblem == null ? null : "the spool takes nothing: " + spoolProblem;
  }

  @Override
  public String failure() {
    return thread.failure();
  }

  @Override
  public void close() {
    thread.close(CLOSING);
    kafka.close();
  }

  private void send(WaitingBatch waiting) {
    kafka
        .store(waiting.batch())
        .whenComplete(
            (stored, error) -> {
              Throwable cause = error instanceof CompletionException ? error.getCause() : error;
              if (cause == null) {
                route.settled(waiting);
                waiting.stored().complete(null);
              } else if (cause instanceof RefusedException) {
                // The spool cannot help it.
                if (route.settled(waiting)) {
                  waiting.stored().completeExceptionally(cause);
                }
              } else {
                route.divert(waiting);
              }
            });
  }
}
