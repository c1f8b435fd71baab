package dev.millrace.dashboard.http;

import dev.millrace.dashboard.redis.RedisAwayException;
import dev.millrace.dashboard.redis.RedisReader;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.regex.Pattern;

/** Which path leads where. */
final class Site implements HttpHandler {
  private static final Pattern PAGE = Pattern.compile("/|/apps/[^/]+/?");

  private final RedisReader redis;
  private final HttpHandler open;
  private final HttpHandler guarded;

  /**
   * @param guarded what needs the password
   */
  Site(RedisReader redis, HttpHandler guarded) {
    this.redis = redis;
    this.guarded = guarded;
    open = exchange -> exchange.dispatch(this::ready);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    HttpString method = exchange.getRequestMethod();
    if (!Methods.GET.equals(method) && !Methods.HEAD.equals(method)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      Answers.error(exchange, 405, "Everything here is read-only: use GET.");
      return;
    }
    switch (exchange.getRequestPath()) {
      case "/health" -> Answers.text(exchange, "up\n");
      case "/ready" -> open.handleRequest(exchange);
      default -> guarded.handleRequest(exchange);
    }
  }

  /** What is below the password. */
  static HttpHandler inside(
      AssetHandler assets, HttpHandler api, HttpHandler updates, HttpHandler metrics) {
    return exchange -> {
      String path = exchange.getRequestPath();
      if (path.equals(UpdatesHandler.PATH)) {
        updates.handleRequest(exchange);
      } else if (path.equals(MetricsHandler.PATH)) {
        exchange.dispatch(metrics);
      } else if (path.startsWith("/api/")) {
        exchange.dispatch(api);
      } else if (path.startsWith("/assets/")) {
        assets.handleRequest(exchange);
      } else if (PAGE.matcher(path).matches()) {
        assets.page(exchange);
      } else {
        Answers.error(exchange, 404, "There is nothing here.");
      }
    };
  }

  private void ready(HttpServerExchange exchange) {
    try {
      redis.ping();
      Answers.text(exchange, "ready\n");
    } catch (RedisAwayException e) {
      exchange.setStatusCode(503);
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
      Answers.text(exchange, e.getMessage() + "\n");
    }
  }
}
