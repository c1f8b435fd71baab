package dev.millrace.dashboard.http;

import dev.millrace.dashboard.api.Api;
import dev.millrace.dashboard.config.DashboardConfig;
import dev.millrace.dashboard.config.StartException;
import dev.millrace.dashboard.live.Live;
import dev.millrace.dashboard.metrics.Metrics;
import dev.millrace.dashboard.redis.RedisReader;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;

/** The HTTP server. Thread-safe. */
public final class DashboardServer implements AutoCloseable {
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_HEADERS = 100;
  private static final int MAX_PARAMETERS = 30;
  private static final long MAX_BODY_BYTES = 64 * 1024;
  private static final int IO_THREADS = 2;
  private static final int WORKERS = 16;
  private static final int REQUEST_MILLIS = 10_000;
  private static final int IDLE_MILLIS = 120_000;
  private static final int GZIP_PRIORITY = 50;

  private final DashboardConfig config;
  private final Undertow server;
  private volatile int port;

  /** Does not listen yet. */
  public DashboardServer(
      DashboardConfig config, RedisReader redis, Api api, Live live, Metrics metrics) {
    this.config = config;
    HttpHandler inside =
        Site.inside(
            new AssetHandler(),
            gzipped(new ApiHandler(api)),
            new UpdatesHandler(live),
            gzipped(new MetricsHandler(metrics)));
    HttpHandler guarded = guarded(inside);
    server =
        Undertow.builder()
            .addHttpListener(config.port(), config.bind())
            .setIoThreads(IO_THREADS)
            .setWorkerThreads(WORKERS)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
            .setServerOption(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, MAX_PARAMETERS)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MAX_BODY_BYTES)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, REQUEST_MILLIS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
            .setHandler(counted(new SecurityHeaders(new Site(redis, guarded)), metrics))
            .build();
  }

  /**
   * Listens.
   *
   * @throws StartException if the address cannot be used
   */
  public void start() {
    try {
      server.start();
    } catch (RuntimeException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new StartException(
          cause instanceof BindException
              ? "cannot listen on %s:%d (%s): choose another port with --port, or address with --bind"
                  .formatted(config.bind(), config.port(), cause.getMessage())
              : "cannot listen: " + cause.getMessage(),
          e);
    }
    port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  /** Where it listens: {@code http://host:port}. */
  public URI address() {
    String host = config.bind();
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  @Override
  public void close() {
    server.stop();
  }

  private HttpHandler guarded(HttpHandler inside) {
    if (config.password() != null) {
      return new BasicAuth(config.password(), inside);
    }
    boolean any = config.insecure() && config.hosts().isEmpty();
    return any ? inside : new LocalNames(config.bind(), config.hosts(), inside);
  }

  private static HttpHandler counted(HttpHandler next, Metrics metrics) {
    return exchange -> {
      exchange.addExchangeCompleteListener(
          (done, listener) -> {
            metrics.answered(done.getStatusCode());
            listener.proceed();
          });
      next.handleRequest(exchange);
    };
  }

  private static HttpHandler gzipped(HttpHandler next) {
    return new EncodingHandler(
        next,
        new ContentEncodingRepository()
            .addEncodingHandler("gzip", new GzipEncodingProvider(), GZIP_PRIORITY));
  }
}
