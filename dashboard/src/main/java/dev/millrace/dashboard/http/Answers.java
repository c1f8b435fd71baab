package dev.millrace.dashboard.http;

import dev.millrace.dashboard.api.Json;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends answers. */
final class Answers {
  private static final String JSON = "application/json";

  private Answers() {}

  static void json(HttpServerExchange exchange, byte[] body) {
    noStore(exchange);
    send(exchange, JSON, body);
  }

  /** An error is a sentence in JSON. */
  static void error(HttpServerExchange exchange, int status, String sentence) {
    if (exchange.isResponseStarted()) {
      exchange.endExchange();
      return;
    }
    exchange.setStatusCode(status);
    json(exchange, Json.error(sentence));
  }

  static void text(HttpServerExchange exchange, String text) {
    noStore(exchange);
    send(exchange, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  static void send(HttpServerExchange exchange, String type, byte[] body) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(ByteBuffer.wrap(body));
  }

  private static void noStore(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
  }
}
