package dev.millrace.dashboard.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;

/** Serves the files of the page. A browser caches them, and asks whether they are still current. */
final class AssetHandler implements HttpHandler {
  private static final String PREFIX = "/assets/";
  private static final String PAGE = "index.html";

  private final Assets assets = new Assets();

  /** {@code /assets/...}. */
  @Override
  public void handleRequest(HttpServerExchange exchange) {
    send(exchange, assets.get(exchange.getRequestPath().substring(PREFIX.length())));
  }

  /** The page itself, whichever view the path names. */
  void page(HttpServerExchange exchange) {
    send(exchange, assets.get(PAGE));
  }

  private static void send(HttpServerExchange exchange, Asset asset) {
    if (asset == null) {
      Answers.error(exchange, 404, "There is nothing here.");
      return;
    }
    var headers = exchange.getResponseHeaders();
    headers.put(Headers.CACHE_CONTROL, "no-cache");
    headers.put(Headers.ETAG, asset.etag());
    headers.put(Headers.VARY, "Accept-Encoding");
    if (holds(exchange.getRequestHeaders().get(Headers.IF_NONE_MATCH), asset.etag())) {
      exchange.setStatusCode(304);
      exchange.endExchange();
      return;
    }
    boolean gzip =
        asset.gzipped().length < asset.bytes().length
            && holds(exchange.getRequestHeaders().get(Headers.ACCEPT_ENCODING), "gzip");
    if (gzip) {
      headers.put(Headers.CONTENT_ENCODING, "gzip");
    }
    Answers.send(exchange, asset.type(), gzip ? asset.gzipped() : asset.bytes());
  }

  private static boolean holds(HeaderValues values, String wanted) {
    return values != null && values.stream().anyMatch(value -> value.contains(wanted));
  }
}
