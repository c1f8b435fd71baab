package dev.millrace.local.demo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes what a platform would write: syslog messages, octet-counted. */
final class DemoLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

  private DemoLine() {}

  /** A router's syslog message around a router log. */
  static String router(Instant time, String line) {
    return "<158>1 " + TIME.format(time) + " host heroku router - " + line + "\n";
  }

  /** The platform's notice that it lost lines of this drain; as in reality, without a newline. */
  static String lossNotice(Instant time, int lost) {
    return "<172>1 "
        + TIME.format(time)
        + " host heroku logplex - Error L10 (output buffer overflow): "
        + lost
        + " messages dropped since "
        + TIME.format(time.minusSeconds(5))
        + ".";
  }

  /** What the application itself printed. */
  static String output(Instant time, String text) {
    return "<190>1 " + TIME.format(time) + " host app web.1 - " + text + "\n";
  }

  /** Puts the message's length in octets in front. */
  static String frame(String message) {
    return message.getBytes(StandardCharsets.UTF_8).length + " " + message;
  }
}
