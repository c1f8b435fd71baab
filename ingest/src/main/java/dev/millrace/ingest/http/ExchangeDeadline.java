package dev.millrace.ingest.http;

import io.micrometer.core.instrument.Counter;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Closes the connection of an exchange that takes too long, whatever it is doing: reading the rest
 * of a body that was already refused, or writing an answer that nobody reads. Undertow's own write
 * time-out is no help: it also closes a connection that was idle for as long (2.4.4).
 */
final class ExchangeDeadline implements HttpHandler {
  private final HttpHandler next;
  private final Duration limit;
  private final Counter expired;

  ExchangeDeadline(HttpHandler next, Duration limit, Counter expired) {
    this.next = next;
    this.limit = limit;
    this.expired = expired;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    XnioExecutor.Key deadline =
        exchange
            .getIoThread()
            .executeAfter(() -> expire(exchange), limit.toMillis(), TimeUnit.MILLISECONDS);
    exchange.addExchangeCompleteListener(
        (completed, proceed) -> {
          deadline.remove();
          proceed.proceed();
        });
    next.handleRequest(exchange);
  }

  private void expire(HttpServerExchange exchange) {
    if (exchange.getConnection().isOpen()) {
      expired.increment();
      IoUtils.safeClose(exchange.getConnection());
    }
  }
}
