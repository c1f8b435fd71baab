package dev.millrace.dashboard.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Answers only requests whose Host is a loopback name, the address it listens on, or a name that
 * was configured. Without a password, DNS rebinding would otherwise let any web page read it.
 */
final class LocalNames implements HttpHandler {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final HttpHandler next;
  private final Set<String> names = new HashSet<>(LOOPBACK);

  /**
   * @param bind the address that it listens on
   * @param others more names that it may be called by
   */
  LocalNames(String bind, List<String> others, HttpHandler next) {
    names.add(bind);
    others.forEach(name -> names.add(name.strip().toLowerCase(Locale.ROOT)));
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    String name = exchange.getHostName();
    if (name != null && names.contains(name.toLowerCase(Locale.ROOT))) {
      next.handleRequest(exchange);
    } else {
      Answers.error(
          exchange,
          421,
          "Without a password this answers to names of this machine only: set DASHBOARD_PASSWORD,"
              + " or name others with --hosts.");
    }
  }
}
