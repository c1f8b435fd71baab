package dev.millrace.ingest.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;

/** The paths on the drain's port: the drain, and what operators ask for there. */
final class IngestHandler implements HttpHandler {
  private final HttpHandler drain;
  private final HttpHandler others;
  private final DrainMetrics metrics;
  private final long maxBody;

  IngestHandler(HttpHandler drain, HttpHandler others, DrainMetrics metrics, long maxBody) {
    this.drain = drain;
    this.others = others;
    this.metrics = metrics;
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
      default -> others.handleRequest(exchange);
    }
  }

  private void post(HttpServerExchange exchange) throws Exception {
    if (Methods.POST.equals(exchange.getRequestMethod())) {
      drain.handleRequest(exchange);
    } else {
      exchange.getResponseHeaders().put(Headers.ALLOW, "POST");
      refuse(exchange, Answer.NOT_ALLOWED);
    }
  }

  private void refuse(HttpServerExchange exchange, Answer answer) {
    metrics.answered(answer);
    answer.send(exchange);
  }
}
