package dev.millrace.dashboard.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.Set;

/**
 * Answers only requests whose Host is a loopback name or the address it listens on. Without a
 * password, DNS rebinding would otherwise let any web page read it.
 */
final class LocalNames implements HttpHandler {
  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final HttpHandler next;
  private final String bind;

  LocalNames(String bind, HttpHandler next) {
    this.bind = bind;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    String name = exchange.getHostName();
    if (name != null && (NAMES.contains(name) || name.equals(bind))) {
      next.handleRequest(exchange);
    } else {
      Answers.error(
          exchange,
          421,
          "Without a password this answers to localhost and 127.0.0.1 only: set"
              + " DASHBOARD_PASSWORD, or say --insecure.");
    }
  }
}
