package dev.millrace.ingest.http;

import dev.millrace.ingest.batch.BatchMetrics;
import dev.millrace.ingest.config.AdminBind;
import dev.millrace.ingest.config.Credentials;
import dev.millrace.ingest.config.IngestConfig;
import dev.millrace.ingest.config.Reloaded;
import dev.millrace.ingest.config.StartException;
import dev.millrace.ingest.store.BatchStore;
import dev.millrace.ingest.tls.TlsIdentity;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server in front of a store, with its limits. Stops in two steps, because the store has
 * to answer in between: {@link #finishRequests} and {@link #close}. Thread-safe.
 */
public final class DrainServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DrainServer.class);

  /** Connections of operators. */
  private static final int MAX_OPERATOR_CONNECTIONS = 100;

  /** Roughly how long an answer may take to be read. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  /** A header, and not more than a header, in most requests. */
  private static final int BUFFER_BYTES = 16 * 1024 - 20;

  private final IngestConfig config;
  private final InFlightBytes inFlight;
  private final DrainMetrics metrics;
  private final Counter expired;
  private final Upkeep upkeep = new Upkeep();
  private final GracefulShutdownHandler graceful;
  private final Listener front;
  private final Listener operators;
  private final IoWorker worker;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile int port;
  private volatile int operatorPort = -1;

  /**
   * Does not listen yet. Events are counted in {@code registry}, which it also shows.
   *
   * @throws dev.millrace.ingest.config.ConfigException if a file cannot be used
   */
  public DrainServer(IngestConfig config, BatchStore store, PrometheusMeterRegistry registry) {
    this.config = config;
    inFlight = new InFlightBytes(config.maxInFlight().bytes());
    ConnectionLimit connections = new ConnectionLimit(config.maxConnections());
    connections.bindTo(registry);
    expired =
        Counter.builder("millrace.ingest.exchanges.expired")
            .description("Connections closed because an exchange took too long; alert on many")
            .register(registry);
    metrics = new DrainMetrics(registry, inFlight, connections::open);
    Rejections rejections =
        new Rejections(registry, LOG::warn, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    upkeep.add(rejections::flush);
    DrainHandler drain =
        new DrainHandler(
            config,
            store,
            inFlight,
            new DrainAuthenticator(credentials(registry)),
            rejections,
            metrics,
            new BatchMetrics(registry));
    OperatorHandler operator = new OperatorHandler(store, registry, metrics);
    boolean shared = config.adminBind().equals(AdminBind.SHARED);
    graceful =
        new GracefulShutdownHandler(
            new HttpContinueReadHandler(
                new IngestHandler(
                    drain,
                    shared ? operator::all : operator::health,
                    metrics,
                    config.maxBody().bytes())));
    ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_BYTES, -1, 4);
    Reloaded<SSLContext> identity = identity(registry);
    front =
        new Listener(config, buffers, guarded(refuseWhenStopping(graceful)), connections, identity);
    if (identity != null) {
      upkeep.add(identity::check);
      upkeep.add(front::renewIdentity);
    }
    operators =
        new Listener(
            config,
            buffers,
            guarded(operator::all),
            new ConnectionLimit(MAX_OPERATOR_CONNECTIONS),
            null);
    worker = new IoWorker();
  }

  /**
   * Listens.
   *
   * @throws StartException if an address cannot be had
   */
  public void start() {
    try {
      port = open(front, config.bind(), config.port(), "port with --port, or address with --bind");
      if (config.adminBind().isSeparate()) {
        AdminBind bind = config.adminBind();
        operatorPort = open(operators, bind.host(), bind.port(), "one with --admin-bind");
      }
    } catch (StartException e) {
      stopping.set(true);
      front.close();
      close();
      throw e;
    }
    upkeep.start();
    LOG.info("listening on {}", address());
  }

  /** Where it listens: {@code http://host:port}, or {@code https}. */
  public URI address() {
    return address(config.tlsCert() == null ? "http" : "https", config.bind(), port);
  }

  /** Where operators ask: a separate port or the drain's. */
  public URI operatorAddress() {
    return config.adminBind().isSeparate()
        ? address("http", config.adminBind().host(), operatorPort)
        : address();
  }

  /** The port it listens on, even if it was configured as 0. */
  public int port() {
    return port;
  }

  /** Bytes of bodies held now. */
  public long inFlightBytes() {
    return inFlight.used();
  }

  /** Accepts no more connections or requests, and lets those in flight finish. */
  public void finishRequests() {
    stopping.set(true);
    graceful.shutdown();
    front.close();
    try {
      if (!graceful.awaitShutdown(config.shutdownTimeout().toMillis())) {
        LOG.warn("requests were still in flight after {}", config.shutdownTimeout());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops its threads once they have written what is left. */
  @Override
  public void close() {
    upkeep.close();
    operators.close();
    worker.close();
  }

  private int open(Listener listener, String host, int wanted, String advice) {
    try {
      return listener.open(worker.xnio(), host, wanted);
    } catch (IOException e) {
      throw new StartException(
          e instanceof BindException
              ? "cannot listen on "
                  + host
                  + ":"
                  + wanted
                  + " ("
                  + e.getMessage()
                  + "): choose another "
                  + advice
              : "cannot listen: " + e.getMessage(),
          e);
    }
  }

  private static URI address(String scheme, String host, int port) {
    return URI.create(scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  private HttpHandler guarded(HttpHandler next) {
    Duration limit = config.readTimeout().plus(config.deliveryTimeout()).plus(ANSWER_TIMEOUT);
    return new ExchangeDeadline(new StrictFraming(next, metrics), limit, expired);
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

  /** Null without TLS. */
  private Reloaded<SSLContext> identity(MeterRegistry registry) {
    if (config.tlsCert() == null) {
      return null;
    }
    Reloaded<SSLContext> identity = TlsIdentity.follow(config.tlsCert(), config.tlsKey());
    identity.bindTo(registry, "certificate");
    return identity;
  }

  private HttpHandler refuseWhenStopping(HttpHandler next) {
    return exchange -> {
      if (stopping.get()) {
        exchange.setPersistent(false);
        metrics.answered(Answer.STOPPING);
        Answer.STOPPING.send(exchange);
        return;
      }
      exchange.addResponseCommitListener(
          answering -> {
            if (stopping.get()) {
              answering.setPersistent(false);
            }
          });
      next.handleRequest(exchange);
    };
  }
}
