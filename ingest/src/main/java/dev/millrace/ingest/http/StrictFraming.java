package dev.millrace.ingest.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Protocols;

/**
 * Refuses requests about whose end two readers could disagree, with 400, and closes their
 * connection: a proxy that ends such a body elsewhere would let one sender write another's request
 * (RFC 9112, section 11.2). Undertow 2.4.4 refuses two lengths, and a length with an encoding; it
 * takes any encoding for chunked, lets a length overflow, and answers HTTP/0.9. As it also takes an
 * empty size for the last chunk, a chunked request is the last one of its connection.
 */
final class StrictFraming implements HttpHandler {
  /** More than any body has, and less than overflows. */
  private static final int MAX_LENGTH_DIGITS = 15;

  private final HttpHandler next;
  private final DrainMetrics metrics;

  StrictFraming(HttpHandler next, DrainMetrics metrics) {
    this.next = next;
    this.metrics = metrics;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (isClear(exchange)) {
      if (exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)) {
        exchange.setPersistent(false);
      }
      next.handleRequest(exchange);
      return;
    }
    exchange.setPersistent(false);
    if (!exchange.isRequestComplete()) {
      Connectors.terminateRequest(exchange);
    }
    metrics.answered(Answer.MALFORMED);
    Answer.MALFORMED.send(exchange);
  }

  private static boolean isClear(HttpServerExchange exchange) {
    HeaderValues lengths = exchange.getRequestHeaders().get(Headers.CONTENT_LENGTH);
    HeaderValues encodings = exchange.getRequestHeaders().get(Headers.TRANSFER_ENCODING);
    if (encodings != null) {
      return lengths == null
          && encodings.size() == 1
          && encodings.getFirst().equalsIgnoreCase("chunked")
          && exchange.getProtocol().equals(Protocols.HTTP_1_1);
    }
    return (lengths == null
            || lengths.size() == 1 && lengths.getFirst().length() <= MAX_LENGTH_DIGITS)
        && (exchange.getProtocol().equals(Protocols.HTTP_1_1)
            || exchange.getProtocol().equals(Protocols.HTTP_1_0));
  }
}
