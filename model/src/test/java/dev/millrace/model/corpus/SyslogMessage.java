package dev.millrace.model.corpus;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A syslog message and what has to be read in its header, from {@code drain/headers.txt}.
 *
 * @param name for people
 * @param bytes the message
 * @param what whose words it carries
 * @param time its time, or null if that is unreadable
 * @param text its MSG
 */
public record SyslogMessage(
    String name, byte[] bytes, DrainBody.What what, Instant time, byte[] text) {

  /** All messages of the corpus. */
  public static List<SyslogMessage> all() {
    return Corpus.read("/dev/millrace/model/drain/headers.txt").stream()
        .map(SyslogMessage::of)
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }

  private static SyslogMessage of(Corpus.Block block) {
    block.allows(List.of("message", "kind", "time", "text"));
    String time = block.only("time", "invalid");
    return new SyslogMessage(
        block.name(),
        WireText.bytes(block.only("message", null)),
        DrainBody.What.valueOf(block.only("kind", null).toUpperCase(Locale.ROOT)),
        time.equals("invalid") ? null : Instant.parse(time),
        WireText.bytes(block.only("text", "")));
  }
}
