package dev.millrace.ingest.http;

import dev.millrace.ingest.store.BatchStore;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;

/** What an operator asks for: whether it is up, whether it can store, and its metrics. */
final class OperatorHandler {
  private final BatchStore store;
  private final PrometheusMeterRegistry registry;
  private final DrainMetrics metrics;

  OperatorHandler(BatchStore store, PrometheusMeterRegistry registry, DrainMetrics metrics) {
    this.store = store;
    this.registry = registry;
    this.metrics = metrics;
  }

  /** {@code /health}, {@code /ready}, {@code /metrics}. */
  void all(HttpServerExchange exchange) {
    if (exchange.getRequestPath().equals("/metrics")) {
      get(exchange, () -> metrics(exchange));
    } else {
      health(exchange);
    }
  }

  /** {@code /health} and {@code /ready}, which reveal nothing about the senders. */
  void health(HttpServerExchange exchange) {
    switch (exchange.getRequestPath()) {
      case "/health" -> get(exchange, () -> alive(exchange));
      case "/ready" -> get(exchange, () -> ready(exchange));
      default -> refuse(exchange, Answer.NOT_FOUND);
    }
  }

  private void get(HttpServerExchange exchange, Runnable answer) {
    HttpString method = exchange.getRequestMethod();
    if (Methods.GET.equals(method) || Methods.HEAD.equals(method)) {
      answer.run();
    } else {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      refuse(exchange, Answer.NOT_ALLOWED);
    }
  }

  /** A 503 makes whatever watches this process restart it. */
  private void alive(HttpServerExchange exchange) {
    String failure = store.failure();
    if (failure != null) {
      exchange.setStatusCode(503);
    }
    Answer.sendText(exchange, (failure == null ? "up" : failure) + "\n");
  }

  private void ready(HttpServerExchange exchange) {
    String problem = store.problem();
    if (problem != null) {
      exchange.setStatusCode(503);
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
    }
    String remark = store.remark();
    String ready = remark == null ? "ready" : "ready, but " + remark;
    Answer.sendText(exchange, (problem == null ? ready : problem) + "\n");
  }

  private void metrics(HttpServerExchange exchange) {
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    exchange.getResponseSender().send(registry.scrape());
  }

  private void refuse(HttpServerExchange exchange, Answer answer) {
    metrics.answered(answer);
    answer.send(exchange);
  }
}
