package dev.millrace.replay;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A router's line in the making: a GET for / that went well, unless told otherwise. */
record Line(
    Instant time,
    String method,
    String path,
    String host,
    String requestId,
    String fwd,
    String rest,
    int status,
    int service) {

  static Line at(Instant time) {
    return new Line(
        time, "GET", "/", "shop.example.com", "", "198.51.100.7", "dyno=web.1", 200, 18);
  }

  Line method(String name) {
    return new Line(time, name, path, host, requestId, fwd, rest, status, service);
  }

  Line path(String text) {
    return new Line(time, method, text, host, requestId, fwd, rest, status, service);
  }

  Line host(String name) {
    return new Line(time, method, path, name, requestId, fwd, rest, status, service);
  }

  Line id(String text) {
    return new Line(time, method, path, host, text, fwd, rest, status, service);
  }

  Line fwd(String text) {
    return new Line(time, method, path, host, requestId, text, rest, status, service);
  }

  Line rest(String pairs) {
    return new Line(time, method, path, host, requestId, fwd, pairs, status, service);
  }

  Line status(int code) {
    return new Line(time, method, path, host, requestId, fwd, rest, code, service);
  }

  Line service(int millis) {
    return new Line(time, method, path, host, requestId, fwd, rest, status, millis);
  }

  /** Octet-counted, as it stands in a record. */
  byte[] frame() {
    String message =
        "<158>1 %s host heroku router - at=info method=%s path=\"%s\" host=%s request_id=%s fwd=\"%s\" %s connect=1ms service=%dms status=%d bytes=13\n"
            .formatted(time, method, path, host, requestId, fwd, rest, service, status);
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    byte[] count = (bytes.length + " ").getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[count.length + bytes.length];
    System.arraycopy(count, 0, frame, 0, count.length);
    System.arraycopy(bytes, 0, frame, count.length, bytes.length);
    return frame;
  }
}
