package dev.millrace.ingest;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * The log drain as an object: starts listening, and stops gracefully when it is closed.
 *
 * <pre>{@code
 * try (Ingest ingest = Ingest.start(IngestConfig.builder().port(0).build())) {
 *   post(ingest.address().resolve("/logs"), body);
 * }
 * }</pre>
 *
 * <p>It listens before Kafka has answered, and says so at {@code /ready}. Thread-safe.
 */
public final class Ingest implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

  /**
   * The limit of bodies is kept by the handlers, exactly and with an answer. Undertow's own comes
   * behind it: for a chunked body it counts the framing too, and each chunk's size once for every
   * digit it is written with (2.4.4), and closes the connection unanswered.
   */
  private static final int ENTITY_SIZE_FACTOR = 4;

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_HEADERS = 50;
  private static final int MAX_PARAMETERS = 50;
  private static final int MAX_BUFFERED_REQUEST_BYTES = 16 * 1024;
  private static final int WORKER_STOP_SECONDS = 5;

  private final IngestConfig config;
  private final BatchStore store;
  private final InFlightBytes inFlight;
  private final IngestMetrics metrics;
  private final GracefulShutdownHandler graceful;
  private final XnioWorker worker;
  private final Undertow server;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile int port;

  private Ingest(
      IngestConfig config, BatchStore store, InFlightBytes inFlight, IngestMetrics metrics) {
    this.config = config;
    this.store = store;
    this.inFlight = inFlight;
    this.metrics = metrics;
    DrainHandler drain = new DrainHandler(config, store, inFlight, metrics);
    graceful =
        new GracefulShutdownHandler(
            new HttpContinueReadHandler(
                new IngestHandler(drain, store, metrics, config.maxBody().bytes())));
    worker = worker();
    server = server(refuseWhenStopping(graceful));
  }

  /**
   * Listens, and connects to Kafka in the background.
   *
   * @throws StartException if the address cannot be had
   */
  public static Ingest start(IngestConfig config) {
    InFlightBytes inFlight = new InFlightBytes(config.maxInFlight().bytes());
    IngestMetrics metrics = new IngestMetrics(inFlight);
    KafkaBatchStore store = new KafkaBatchStore(config, metrics);
    Ingest ingest = new Ingest(config, store, inFlight, metrics);
    ingest.listen();
    store.start();
    return ingest;
  }

  /** With another store than Kafka. */
  static Ingest start(IngestConfig config, BatchStore store) {
    InFlightBytes inFlight = new InFlightBytes(config.maxInFlight().bytes());
    Ingest ingest = new Ingest(config, store, inFlight, new IngestMetrics(inFlight));
    ingest.listen();
    return ingest;
  }

  /** Where it listens: {@code http://host:port}. */
  public URI address() {
    String host = config.bind().contains(":") ? "[" + config.bind() + "]" : config.bind();
    return URI.create("http://" + host + ":" + port());
  }

  /** The port it listens on, also if a free one was asked for. */
  public int port() {
    return port;
  }

  /**
   * Stops: accepts no more connections, gives requests in flight their time, then waits for what
   * Kafka has still to acknowledge. Closing again does nothing.
   */
  @Override
  public void close() {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    LOG.info("stopping");
    graceful.shutdown();
    server.stop();
    try {
      if (!graceful.awaitShutdown(config.shutdownTimeout().toMillis())) {
        LOG.warn("requests were still in flight after {}", config.shutdownTimeout());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.close();
    letThreadsFinish();
    stopWorker();
    metrics.close();
    LOG.info("stopped");
  }

  /** Bytes of bodies held now. */
  long inFlightBytes() {
    return inFlight.used();
  }

  private void listen() {
    try {
      server.start();
    } catch (RuntimeException e) {
      stopping.set(true);
      stopWorker();
      throw new StartException(
          e.getCause() instanceof BindException
              ? "cannot listen on "
                  + config.bind()
                  + ":"
                  + config.port()
                  + " ("
                  + e.getCause().getMessage()
                  + "): choose another port with --port, or address with --bind"
              : "cannot listen: " + e.getMessage(),
          e);
    }
    port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    LOG.info("listening on {}", address());
  }

  private HttpHandler refuseWhenStopping(HttpHandler next) {
    return exchange -> {
      if (stopping.get()) {
        exchange.setPersistent(false);
        metrics.answered(Answer.STOPPING);
        Answer.STOPPING.send(exchange);
      } else {
        next.handleRequest(exchange);
      }
    };
  }

  private Undertow server(HttpHandler root) {
    int keepAliveMillis = (int) config.keepAlive().toMillis();
    int readMillis = (int) config.readTimeout().toMillis();
    // It ends idle connections too; what a body may take is the body reader's to watch.
    int connectionMillis = Math.max(readMillis, keepAliveMillis);
    return Undertow.builder()
        .setWorker(worker)
        .addHttpListener(config.port(), config.bind())
        .setHandler(root)
        .setServerOption(
            UndertowOptions.MAX_ENTITY_SIZE, ENTITY_SIZE_FACTOR * config.maxBody().bytes())
        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
        .setServerOption(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
        .setServerOption(UndertowOptions.MAX_PARAMETERS, MAX_PARAMETERS)
        .setServerOption(UndertowOptions.MAX_BUFFERED_REQUEST_SIZE, MAX_BUFFERED_REQUEST_BYTES)
        .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, readMillis)
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, keepAliveMillis)
        .setSocketOption(Options.READ_TIMEOUT, connectionMillis)
        .build();
  }

  private static XnioWorker worker() {
    try {
      return Xnio.getInstance(Ingest.class.getClassLoader())
          .createWorker(
              OptionMap.builder()
                  .set(Options.WORKER_NAME, "ingest")
                  .set(Options.WORKER_IO_THREADS, ioThreads())
                  .set(Options.WORKER_TASK_CORE_THREADS, 1)
                  .set(Options.WORKER_TASK_MAX_THREADS, 1)
                  .set(Options.THREAD_DAEMON, true)
                  .set(Options.TCP_NODELAY, true)
                  .getMap());
    } catch (IOException e) {
      throw new StartException("cannot start I/O threads: " + e.getMessage(), e);
    }
  }

  /** The last answer is out before its thread is done with the connection. */
  private void letThreadsFinish() {
    CountDownLatch idle = new CountDownLatch(ioThreads());
    for (int i = 0; i < ioThreads(); i++) {
      worker.getIoThread(i).execute(idle::countDown);
    }
    try {
      if (!idle.await(WORKER_STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("an I/O thread is busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int ioThreads() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }

  private void stopWorker() {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(WORKER_STOP_SECONDS, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
