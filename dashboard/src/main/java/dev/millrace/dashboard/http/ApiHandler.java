package dev.millrace.dashboard.http;

import dev.millrace.dashboard.api.Api;
import dev.millrace.dashboard.api.RequestException;
import dev.millrace.dashboard.redis.RedisAwayException;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/...}: asks the API, on a thread that may wait for Redis. */
final class ApiHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
  private static final String PREFIX = "/api/";

  private final Api api;

  ApiHandler(Api api) {
    this.api = api;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    List<String> path =
        List.of(exchange.getRequestPath().substring(PREFIX.length()).split("/", -1));
    try {
      Answers.json(exchange, api.answer(path, name -> Parameters.get(exchange, name)));
    } catch (RequestException e) {
      Answers.error(exchange, e.status(), e.getMessage());
    } catch (RedisAwayException e) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
      Answers.error(exchange, 503, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("{} failed", exchange.getRequestPath(), e);
      Answers.error(exchange, 500, "This is a bug in the dashboard; its log says more.");
    }
  }
}
