package dev.millrace.ingest;

import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.http.DrainServer;
import dev.millrace.ingest.kafka.KafkaBatchStore;
import dev.millrace.ingest.spool.SpoolingBatchStore;
import dev.millrace.ingest.store.BatchStore;
import java.net.URI;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log drain as an object: starts listening, and stops gracefully when it is closed.
 *
 * <pre>{@code
 * try (Ingest ingest = Ingest.start(IngestConfig.builder().port(0).build())) {
 *   post(ingest.address().resolve("/logs"), body);
 * }
 * }</pre>
 *
 * <p>It listens before Kafka has answered; until then batches go to the spool. Thread-safe.
 */
public final class Ingest implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

  private final BatchStore store;
  private final ProcessMetrics metrics;
  private final DrainServer server;
  private final AtomicBoolean stopping = new AtomicBoolean();

  private Ingest(IngestConfig config, BatchStore store, ProcessMetrics metrics) {
    this.store = store;
    this.metrics = metrics;
    server = new DrainServer(config, store, metrics.registry());
    server.start();
  }

  /**
   * Listens, and connects to Kafka in the background.
   *
   * @throws dev.millrace.ingest.config.StartException if the address or the spool cannot be had
   */
  public static Ingest start(IngestConfig config) {
    ProcessMetrics metrics = new ProcessMetrics();
    KafkaBatchStore kafka = new KafkaBatchStore(config, metrics.registry());
    if (config.spool() == null) {
      Ingest ingest = listen(config, kafka, metrics);
      kafka.start(() -> OptionalLong.of(System.currentTimeMillis()));
      return ingest;
    }
    SpoolingBatchStore spooling = SpoolingBatchStore.open(config, kafka, metrics.registry());
    Ingest ingest = listen(config, spooling, metrics);
    kafka.start(spooling::storedUpTo);
    return ingest;
  }

  /** With another store than Kafka. */
  static Ingest start(IngestConfig config, BatchStore store) {
    return listen(config, store, new ProcessMetrics());
  }

  private static Ingest listen(IngestConfig config, BatchStore store, ProcessMetrics metrics) {
    try {
      return new Ingest(config, store, metrics);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Where it listens: {@code http://host:port}, or {@code https}. */
  public URI address() {
    return server.address();
  }

  /** Where {@code /metrics} is, if anywhere: the drain's address or a separate one. */
  public URI operatorAddress() {
    return server.operatorAddress();
  }

  /** The port it listens on, even if it was configured as 0. */
  public int port() {
    return server.port();
  }

  /**
   * Stops: accepts no more connections, lets requests in flight finish, then waits for what Kafka
   * still has to acknowledge. Closing again does nothing.
   */
  @Override
  public void close() {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    LOG.info("stopping");
    server.finishRequests();
    store.close();
    server.close();
    metrics.close();
    LOG.info("stopped");
  }

  /** Bytes of bodies held now. */
  long inFlightBytes() {
    return server.inFlightBytes();
  }
}
