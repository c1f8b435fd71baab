package dev.millrace.dashboard.http;

import dev.millrace.dashboard.api.RequestException;
import dev.millrace.dashboard.live.Live;
import dev.millrace.model.ApplicationName;
import dev.millrace.model.window.Resolution;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;

/** {@code /api/updates}: server-sent events, until the browser goes away. */
final class UpdatesHandler implements HttpHandler {
  static final String PATH = "/api/updates";

  private static final int MAX_BROWSERS = 1000;
  private static final HttpString LAST_EVENT_ID = new HttpString("Last-Event-ID");

  /** Tells nginx not to buffer events. */
  private static final HttpString UNBUFFERED = new HttpString("X-Accel-Buffering");

  private final Live live;

  UpdatesHandler(Live live) {
    this.live = live;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    String app;
    Resolution resolution;
    String lastEventId;
    try {
      app = Parameters.get(exchange, "app");
      resolution = resolution(Parameters.get(exchange, "resolution"));
      String parameter = Parameters.get(exchange, "lastEventId");
      String header = exchange.getRequestHeaders().getFirst(LAST_EVENT_ID);
      lastEventId = header == null ? parameter : header;
    } catch (RequestException e) {
      Answers.error(exchange, e.status(), e.getMessage());
      return;
    }
    if (app != null && !ApplicationName.isValid(app)) {
      Answers.error(exchange, 404, "No application of that name has been seen.");
    } else if (live.browsers() >= MAX_BROWSERS) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "10");
      Answers.error(exchange, 503, "Too many browsers are following.");
    } else if (Methods.HEAD.equals(exchange.getRequestMethod())) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/event-stream");
      exchange.endExchange();
    } else {
      exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
      exchange.getResponseHeaders().put(UNBUFFERED, "no");
      new ServerSentEventHandler(
              (connection, id) -> live.follow(connection, app, resolution, lastEventId))
          .handleRequest(exchange);
    }
  }

  private static Resolution resolution(String label) {
    if (label == null) {
      return Resolution.TEN_SECONDS;
    }
    try {
      return Resolution.of(label);
    } catch (IllegalArgumentException e) {
      throw RequestException.bad("'resolution' must be one of 10s, 1m, 10m, 1h.");
    }
  }
}
