package dev.millrace.ingest.http;

import dev.millrace.ingest.batch.BatchMetrics;
import dev.millrace.ingest.config.Credentials;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.Reloaded;
import dev.millrace.ingest.config.StartException;
import dev.millrace.ingest.store.BatchStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * The HTTP server in front of a store, with its limits. Stops in two steps, because the store has
 * to answer in between: {@link #finishRequests} and {@link #close}. Thread-safe.
 */
public final class DrainServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DrainServer.class);

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
  private final InFlightBytes inFlight;
  private final DrainMetrics metrics;
  private final GracefulShutdownHandler graceful;
  private final Rejections rejections;
  private final Upkeep upkeep = new Upkeep();
  private final XnioWorker worker;
  private final Undertow server;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile int port;

  /**
   * Does not listen yet. What happens is counted in {@code registry}, which it also shows.
   *
   * @throws dev.millrace.ingest.config.ConfigException if a file cannot be used
   */
  public DrainServer(IngestConfig config, BatchStore store, PrometheusMeterRegistry registry) {
    this.config = config;
    inFlight = new InFlightBytes(config.maxInFlight().bytes());
    metrics = new DrainMetrics(registry, inFlight, this::connections);
    rejections =
        new Rejections(registry, LOG::warn, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    DrainAuthenticator authenticator = new DrainAuthenticator(credentials(registry));
    DrainHandler drain =
        new DrainHandler(
            config,
            store,
            inFlight,
            authenticator,
            rejections,
            metrics,
            new BatchMetrics(registry));
    graceful =
        new GracefulShutdownHandler(
            new HttpContinueReadHandler(
                new IngestHandler(drain, store, metrics, registry, config.maxBody().bytes())));
    upkeep.add(rejections::flush);
    worker = worker();
    server = server(refuseWhenStopping(graceful));
  }

  /**
   * Listens.
   *
   * @throws StartException if the address cannot be had
   */
  public void start() {
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
    upkeep.start();
    port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    LOG.info("listening on {}", address());
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

  /** Bytes of bodies held now. */
  public long inFlightBytes() {
    return inFlight.used();
  }

  /** Accepts no more connections or requests, and gives those in flight their time. */
  public void finishRequests() {
    stopping.set(true);
    graceful.shutdown();
    server.stop();
    try {
      if (!graceful.awaitShutdown(config.shutdownTimeout().toMillis())) {
        LOG.warn("requests were still in flight after {}", config.shutdownTimeout());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends its threads, once what they have still to write is out. */
  @Override
  public void close() {
    upkeep.close();
    letThreadsFinish();
    stopWorker();
  }

  private long connections() {
    return server.getListenerInfo().stream()
        .mapToLong(listener -> listener.getConnectorStatistics().getActiveConnections())
        .sum();
  }

  private Supplier<Credentials> credentials(MeterRegistry registry) {
    Path file = config.credentialsFile();
    if (file == null) {
      return config::credentials;
    }
    Reloaded<Credentials> credentials =
        new Reloaded<>(
            "the credentials in " + file,
            List.of(file),
            contents -> config.credentials().plus(Credentials.parseFile(contents.get(0), file)));
    credentials.bindTo(registry, "credentials");
    upkeep.add(credentials::check);
    return credentials;
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
        .setServerOption(UndertowOptions.ENABLE_STATISTICS, true)
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
      return Xnio.getInstance(DrainServer.class.getClassLoader())
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
