package dev.millrace.ingest.http;

import dev.millrace.model.ApplicationName;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;

/**
 * The answers to a POST. The sender takes a 4xx as "never send this again" and drops the batch, so
 * a 4xx is used only where a retry cannot help; a 503 makes the sender retry.
 */
enum Answer {
  STORED(204, ""),
  NAMELESS(
      400,
      "Which application is this from? Give it as the user in the drain's URL"
          + " (https://shop:secret@host/logs) or as ?app=shop; a name matches "
          + ApplicationName.SYNTAX
          + "."),
  MALFORMED(400, "It is not clear where this request ends: send one Content-Length, or chunks."),
  UNAUTHORIZED(401, "These are not credentials of an application that may post here."),
  NOT_FOUND(404, "There is nothing here. Drains post to /logs."),
  NOT_ALLOWED(405, "That method is not supported here."),
  TOO_LARGE(413, "The body is larger than this drain accepts."),
  UNSUPPORTED_ENCODING(415, "Send the body plain or with Content-Encoding: gzip."),
  NOT_GZIP(400, "The body is not valid gzip, as its Content-Encoding says, or it breaks off."),
  FULL(503, "Too many batches are in flight. Try again."),
  NOT_STORED(503, "The batch could not be stored. Try again."),
  STOPPING(503, "This process is stopping. Try again.");

  private static final String RETRY_AFTER_SECONDS = "1";

  private final int status;
  private final String sentence;

  Answer(int status, String sentence) {
    this.status = status;
    this.sentence = sentence;
  }

  int status() {
    return status;
  }

  /** Sends it and ends the exchange. To be called by the exchange's I/O thread. */
  void send(HttpServerExchange exchange) {
    if (exchange.isResponseStarted()) {
      exchange.endExchange();
      return;
    }
    exchange.setStatusCode(status);
    switch (this) {
      case UNAUTHORIZED ->
          exchange
              .getResponseHeaders()
              .put(Headers.WWW_AUTHENTICATE, "Basic realm=\"millrace\", charset=\"UTF-8\"");
      case UNSUPPORTED_ENCODING ->
          exchange.getResponseHeaders().put(Headers.ACCEPT_ENCODING, "gzip");
      case FULL, NOT_STORED, STOPPING ->
          exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_AFTER_SECONDS);
      default -> {
        // The status says it all.
      }
    }
    if (sentence.isEmpty()) {
      exchange.endExchange();
    } else {
      sendText(exchange, sentence + "\n");
    }
  }

  /** Sends a body of plain text and ends the exchange. */
  static void sendText(HttpServerExchange exchange, String text) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(text);
  }
}
