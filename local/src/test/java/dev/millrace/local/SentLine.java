package dev.millrace.local;

import java.util.random.RandomGenerator;

/**
 * A router log together with what it means; the meaning is written down with the text and not read
 * from it.
 *
 * @param text the log line after the syslog header
 * @param route the path's, with identifiers replaced
 * @param status expected status, or null
 * @param code expected error code, or null
 * @param outcome "failed", "aborted", "websockets" or null
 * @param service expected service time in the sketch of its kind, or null
 * @param connect expected connect time, or null
 * @param bytes expected bytes
 */
public record SentLine(
    String text,
    String route,
    Integer status,
    String code,
    String outcome,
    Long service,
    Long connect,
    long bytes) {

  private static final String REQUEST =
      "method=GET path=\"%s\" host=shop.example.com"
          + " request_id=%08x-aaaa fwd=\"198.51.100.7, 203.0.113.9\"";

  private record Path(String text, String route) {
    static Path any(RandomGenerator random) {
      int number = random.nextInt(1000);
      String word = "tag-" + (char) ('a' + number % 26) + (char) ('a' + number / 26 % 26);
      return switch (random.nextInt(8)) {
        case 0 -> new Path("/m\u00fchle/" + number + "?q=a=b&c", "/:id/:id");
        case 1 -> new Path("/", "/");
        case 2 -> new Path("/api/v2/users/ann." + number + "@example.com", "/api/v2/users/:id");
        case 3 -> new Path("/commits/9f8e7d6c5b4a" + number + "/files", "/commits/:id/files");
        case 4, 5 -> new Path("/tags/" + word + "/?page=" + number, "/tags/" + word);
        default -> new Path("/orders/" + number + "/items", "/orders/:id/items");
      };
    }
  }

  /** A line of any of the kinds that occur. */
  public static SentLine any(RandomGenerator random) {
    Path path = Path.any(random);
    String request = REQUEST.formatted(path.text(), random.nextInt());
    long service = Math.round(40 * Math.exp(random.nextGaussian()));
    long connect = random.nextInt(4);
    long bytes = random.nextInt(50_000);
    return switch (random.nextInt(16)) {
      case 0 -> plain(path, "at=info %s dyno=web.1", request, 404, null, service, connect, bytes);
      case 1 ->
          plain(path, "at=info %s dyno=web.2", request, 500, "failed", service, connect, bytes);
      case 2 ->
          line(
              path,
              "at=error code=H12 desc=\"Request timeout\" %s dyno=web.1 connect=%dms"
                      .formatted(request, connect)
                  + " service=30000ms status=503 bytes=0 protocol=https",
              503,
              "H12",
              "failed",
              30_000L,
              connect,
              0);
      case 3 ->
          line(
              path,
              "at=error code=H18 desc=\"Server Request Interrupted\" %s dyno=web.1 connect=%d"
                      .formatted(request, connect)
                  + " service=%d status=200 bytes=%d".formatted(service, bytes),
              200,
              "H18",
              "failed",
              service,
              connect,
              bytes);
      case 4 ->
          line(
              path,
              "sock=client at=warning code=H27 desc=\"Client Request Interrupted\" %s connect=%dms"
                      .formatted(request, connect)
                  + " service=%dms status=499 bytes=0".formatted(service),
              499,
              "H27",
              "aborted",
              service,
              connect,
              0);
      case 5 ->
          line(
              path,
              "at=info code=H80 desc=\"Maintenance mode\" %s dyno= connect= service= status=503 bytes="
                  .formatted(request),
              503,
              "H80",
              null,
              null,
              null,
              0);
      case 6 ->
          line(
              path,
              "at=error code=H24 desc=\"Forced close\" %s dyno= connect= service= status= bytes="
                  .formatted(request),
              null,
              "H24",
              "failed",
              null,
              null,
              0);
      case 7 ->
          line(
              path,
              "at=info %s dyno=web.1 connect=%dms service=%dms status=101 bytes=%d tls=true"
                  .formatted(request, connect, service * 1000, bytes),
              101,
              null,
              "websockets",
              service * 1000,
              connect,
              bytes);
      case 8 ->
          line(
              path,
              "status=204 service=%dms connect=%dms bytes=%d new_key=1 %s at=info"
                  .formatted(service, connect, bytes, request),
              204,
              null,
              null,
              service,
              connect,
              bytes);
      case 9 ->
          line(
              new Path(null, "/:id"),
              "at=info method=GET path=\"/say \"hi\" there\" host=h status=302 connect=%dms service=%dms"
                  .formatted(connect, service),
              302,
              null,
              null,
              service,
              connect,
              0);
      default -> plain(path, "at=info %s dyno=web.3", request, 200, null, service, connect, bytes);
    };
  }

  /** Writes the line into the ledger. */
  void enter(Ledger.Window window) {
    window.count("requests", 1);
    if (status != null) {
      window.count("status:" + status, 1);
      window.count("status_class:" + status / 100 + "xx", 1);
    }
    if (code != null) {
      window.count("code:" + code, 1);
    }
    if (outcome != null) {
      window.count(outcome, 1);
    }
    window.count("bytes", bytes);
    window.latency("connect", connect);
    if ("websockets".equals(outcome)) {
      window.latency("websocket", service);
    } else {
      window.latency("service", service);
    }
  }

  private static SentLine plain(
      Path path,
      String start,
      String request,
      int status,
      String outcome,
      long service,
      long connect,
      long bytes) {
    return line(
        path,
        start.formatted(request)
            + " connect=%dms service=%dms status=%d bytes=%d protocol=https"
                .formatted(connect, service, status, bytes),
        status,
        null,
        outcome,
        service,
        connect,
        bytes);
  }

  private static SentLine line(
      Path path,
      String text,
      Integer status,
      String code,
      String outcome,
      Long service,
      Long connect,
      long bytes) {
    return new SentLine(text, path.route(), status, code, outcome, service, connect, bytes);
  }
}
