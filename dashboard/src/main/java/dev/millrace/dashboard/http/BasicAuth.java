package dev.millrace.dashboard.http;

import dev.millrace.dashboard.config.Password;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admits anyone who knows the password; the user's name does not matter. */
final class BasicAuth implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(BasicAuth.class);
  private static final String BASIC = "Basic ";
  private static final long LOG_INTERVAL_NANOS = 60_000_000_000L;

  private final Password password;
  private final HttpHandler next;
  private final AtomicLong refusals = new AtomicLong();
  private final AtomicLong nextLogNanos = new AtomicLong(System.nanoTime());

  BasicAuth(Password password, HttpHandler next) {
    this.password = password;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    String authorization = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    if (authorization != null && password.is(secret(authorization))) {
      next.handleRequest(exchange);
      return;
    }
    if (authorization != null) {
      noteRefusal(exchange);
    }
    exchange
        .getResponseHeaders()
        .put(Headers.WWW_AUTHENTICATE, "Basic realm=\"millrace\", charset=\"UTF-8\"");
    Answers.error(exchange, 401, "This needs the dashboard's password, with any user name.");
  }

  /** The password after the user's name; empty if it cannot be read. */
  private static String secret(String authorization) {
    if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return "";
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      String credentials = new String(decoded, StandardCharsets.UTF_8);
      return credentials.substring(credentials.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** A line a minute at most. */
  private void noteRefusal(HttpServerExchange exchange) {
    refusals.incrementAndGet();
    long due = nextLogNanos.get();
    long now = System.nanoTime();
    if (now - due >= 0 && nextLogNanos.compareAndSet(due, now + LOG_INTERVAL_NANOS)) {
      LOG.warn(
          "{} request(s) with a wrong password, the last from {}",
          refusals.getAndSet(0),
          exchange.getSourceAddress().getAddress());
    }
  }
}
