package dev.millrace.ingest.batch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Bodies as senders write them. */
public final class Frames {
  public static final String ROUTER_LINE =
      "at=info method=GET path=\"/\" host=shop.example.com dyno=web.1 connect=1ms service=18ms"
          + " status=200 bytes=13";

  private Frames() {}

  public static String router(String time, String line) {
    return "<158>1 " + time + " host heroku router - " + line + "\n";
  }

  public static String router(int second) {
    return router("2026-11-22T10:00:%02d.123456+00:00".formatted(second % 60), ROUTER_LINE);
  }

  /** Without a line end, as Logplex sends it. */
  public static String lossNotice(int lost) {
    return "<172>1 2026-11-22T10:00:00+00:00 host heroku logplex - Error L10 (output buffer"
        + " overflow): "
        + lost
        + " messages dropped since 2026-11-22T09:59:37+00:00.";
  }

  public static String logShuttle(String text) {
    return "<172>1 2026-11-22T10:00:00+00:00 host app log-shuttle - " + text;
  }

  public static String app(String text) {
    return "<190>1 2026-11-22T10:00:00+00:00 host app web.1 - " + text + "\n";
  }

  /** The messages, each after the count of its octets. */
  public static byte[] body(String... messages) {
    return body(List.of(messages));
  }

  public static byte[] body(List<String> messages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String message : messages) {
      byte[] bytes = utf8(message);
      out.writeBytes(utf8(bytes.length + " "));
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
