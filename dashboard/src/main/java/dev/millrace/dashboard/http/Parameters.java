package dev.millrace.dashboard.http;

import dev.millrace.dashboard.api.RequestException;
import io.undertow.server.HttpServerExchange;
import java.util.Deque;

/** The parameters of a request. */
final class Parameters {
  private Parameters() {}

  /**
   * One of them, or null if it is absent.
   *
   * @throws RequestException if it is there more than once
   */
  static String get(HttpServerExchange exchange, String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    if (values == null) {
      return null;
    }
    if (values.size() > 1) {
      throw RequestException.bad("'" + name + "' is there more than once.");
    }
    return values.getFirst();
  }
}
