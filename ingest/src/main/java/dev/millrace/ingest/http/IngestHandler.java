package dev.millrace.ingest.http;

import dev.millrace.ingest.store.BatchStore;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;

/** The paths: the drain, and what an operator asks. */
final class IngestHandler implements HttpHandler {
  private final HttpHandler drain;
  private final BatchStore store;
  private final DrainMetrics metrics;
  private final PrometheusMeterRegistry registry;
  private final long maxBody;

  IngestHandler(
      HttpHandler drain,
      BatchStore store,
      DrainMetrics metrics,
      PrometheusMeterRegistry registry,
      long maxBody) {
    this.drain = drain;
    this.store = store;
    this.metrics = metrics;
    this.registry = registry;
    this.maxBody = maxBody;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (exchange.getRequestContentLength() > maxBody) {
      // The server refuses to read such a body, and would close the connection without an answer.
      exchange.setPersistent(false);
      Connectors.terminateRequest(exchange);
      refuse(exchange, Answer.TOO_LARGE);
      return;
    }
    switch (exchange.getRequestPath()) {
      case "/logs", "/logs/" -> post(exchange);
      case "/health" -> get(exchange, () -> Answer.sendText(exchange, "up\n"));
      case "/ready" -> get(exchange, () -> ready(exchange));
      case "/metrics" -> get(exchange, () -> metrics(exchange));
      default -> refuse(exchange, Answer.NOT_FOUND);
    }
  }

  private void post(HttpServerExchange exchange) throws Exception {
    if (Methods.POST.equals(exchange.getRequestMethod())) {
      drain.handleRequest(exchange);
    } else {
      notAllowed(exchange, "POST");
    }
  }

  private void get(HttpServerExchange exchange, Runnable answer) {
    HttpString method = exchange.getRequestMethod();
    if (Methods.GET.equals(method) || Methods.HEAD.equals(method)) {
      answer.run();
    } else {
      notAllowed(exchange, "GET, HEAD");
    }
  }

  private void ready(HttpServerExchange exchange) {
    String problem = store.problem();
    if (problem != null) {
      exchange.setStatusCode(503);
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
    }
    Answer.sendText(exchange, problem == null ? "ready\n" : problem + "\n");
  }

  private void metrics(HttpServerExchange exchange) {
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    exchange.getResponseSender().send(registry.scrape());
  }

  private void notAllowed(HttpServerExchange exchange, String allowed) {
    exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
    refuse(exchange, Answer.NOT_ALLOWED);
  }

  private void refuse(HttpServerExchange exchange, Answer answer) {
    metrics.answered(answer);
    answer.send(exchange);
  }
}
