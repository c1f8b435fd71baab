package dev.millrace.benchmark.traffic;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A router log and, beside it, what is to be counted of it; that is written down with the text and
 * not read from it.
 *
 * @param text the log line after the syslog header
 * @param readable whether it is a request at all; an unreadable one is counted nowhere
 * @param status the HTTP status, or 0 for none
 * @param timed whether its service time is to be counted: not if it is empty, or a WebSocket's life
 */
public record KnownLine(byte[] text, boolean readable, int status, boolean timed) {
  private static final int KINDS = 1000;

  private static final String[] ROUTES = {
    "/", "/products/%d", "/products", "/cart", "/api/v2/orders/%d/items", "/api/v2/orders",
    "/users/%d", "/users/%d/avatar", "/search", "/checkout", "/login", "/images/%d"
  };

  /** A line of any of the kinds that routers write, the rare ones rarely. */
  public static KnownLine any(RandomGenerator random) {
    String request =
        "method=%s path=\"%s?page=%d\" host=shop.example.com request_id=%s fwd=\"198.51.100.%d\""
            .formatted(
                random.nextInt(10) == 0 ? "POST" : "GET",
                ROUTES[random.nextInt(ROUTES.length)].formatted(random.nextInt(100_000)),
                random.nextInt(20),
                new UUID(random.nextLong(), random.nextLong()),
                random.nextInt(256));
    long service = Math.max(1, Math.round(40 * Math.exp(random.nextGaussian())));
    String times = "connect=%dms service=%dms".formatted(random.nextInt(3), service);
    int bytes = random.nextInt(50_000);
    int kind = random.nextInt(KINDS);
    if (kind < 60) {
      return rare(kind / 5, request, times, bytes);
    }
    int status = kind < 800 ? 200 : kind < 900 ? 302 : kind < 970 ? 404 : 500;
    return timed(
        status,
        "at=info %s dyno=web.%d %s status=%d bytes=%d protocol=https tls=true tls_version=tls1.3"
            .formatted(request, 1 + random.nextInt(20), times, status, bytes));
  }

  private static KnownLine rare(int kind, String request, String times, int bytes) {
    return switch (kind) {
      case 0 ->
          timed(
              503,
              "at=error code=H12 desc=\"Request timeout\" %s dyno=web.1 connect=1ms service=30000ms status=503 bytes=0 protocol=https"
                  .formatted(request));
      case 1 ->
          timed(
              499,
              "sock=client at=warning code=H27 desc=\"Client Request Interrupted\" %s dyno=web.2 %s status=499 bytes=0 protocol=https"
                  .formatted(request, times));
      case 2 ->
          timed(
              200,
              "sock=backend at=error code=H18 desc=\"Server Request Interrupted\" %s dyno=web.3 %s status=200 bytes=%d protocol=https"
                  .formatted(request, times, bytes));
      case 3 ->
          untimed(
              503,
              "at=info code=H80 desc=\"Maintenance mode\" %s dyno= connect= service= status=503 bytes= protocol=https"
                  .formatted(request));
      case 4 ->
          untimed(
              0,
              "at=error code=H24 desc=\"Forced close\" %s dyno= connect= service= status= bytes= protocol=https"
                  .formatted(request));
      case 5 ->
          untimed(
              101,
              "at=info %s dyno=web.1 connect=1ms service=61000ms status=101 bytes=%d protocol=https"
                  .formatted(request, bytes));
      case 6 ->
          timed(
              201,
              "%s status=201 bytes=%d protocol=http1.1 tls=true tls_version=tls1.2 dyno=web.4 %s at=info"
                  .formatted(request, bytes, times));
      case 7 ->
          timed(
              302,
              "at=info method=GET path=\"/say \"hi\" there\" host=shop.example.com dyno=web.1 %s status=302 bytes=0"
                  .formatted(times));
      case 8 ->
          timed(
              204,
              "at=info method=PUT path=/plain/path host=shop.example.com fwd=\"2001:db8::1, 203.0.113.9\" dyno=web.1 %s status=204 bytes="
                  .formatted(times));
      case 9 ->
          timed(
              304,
              "at=info method=GET path=\"/a=b&c=d\" host=shop.example.com new_key=1 dyno=web.1 %s status=304 bytes=0"
                  .formatted(times));
      case 10 ->
          untimed(
              502,
              "at=error code=H10 desc=\"App crashed\" %s dyno= connect= service= status=502 bytes="
                  .formatted(request));
      default -> new KnownLine(utf8("at=info method=GET path=\"/\" status=2oo"), false, 0, false);
    };
  }

  private static KnownLine timed(int status, String text) {
    return new KnownLine(utf8(text), true, status, true);
  }

  private static KnownLine untimed(int status, String text) {
    return new KnownLine(utf8(text), true, status, false);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
