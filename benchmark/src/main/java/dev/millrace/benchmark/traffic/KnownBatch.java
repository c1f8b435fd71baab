package dev.millrace.benchmark.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.millrace.model.topic.BatchRecord;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;

/**
 * One POST of a sender, and what is to be counted of it.
 *
 * @param receivedMillis when it is received, milliseconds since the epoch
 */
public record KnownBatch(String app, String frameId, long receivedMillis, List<Entry> entries) {
  private static final int LINE_BYTES = 320;
  private static final long SECOND = 1000;

  /** A line and its own time, milliseconds since the epoch. */
  public record Entry(long millis, KnownLine line) {
    /** As Logplex sends it: RFC 5424 without structured data, and without its dash. */
    byte[] message() {
      return message("host heroku router - ", "\n");
    }

    /** As RFC 5424 has it, with the application as the host. */
    public byte[] rfc5424(String app) {
      return message(app + " heroku router - - ", "");
    }

    private byte[] message(String header, String end) {
      byte[] head = ("<158>1 " + time() + " " + header).getBytes(US_ASCII);
      ByteArrayOutputStream out = new ByteArrayOutputStream(head.length + line.text().length + 1);
      out.writeBytes(head);
      out.writeBytes(line.text());
      out.writeBytes(end.getBytes(US_ASCII));
      return out.toByteArray();
    }

    private String time() {
      String second = Instant.ofEpochSecond(millis / SECOND).toString();
      return "%s.%03d000+00:00"
          .formatted(second.substring(0, second.length() - 1), millis % SECOND);
    }
  }

  /** Octet-counted frames, the body of the POST. */
  public byte[] frames() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(entries.size() * LINE_BYTES);
    for (Entry entry : entries) {
      byte[] message = entry.message();
      out.writeBytes((message.length + " ").getBytes(US_ASCII));
      out.writeBytes(message);
    }
    return out.toByteArray();
  }

  /** As ingest stores it. */
  public BatchRecord record() {
    return new BatchRecord(
        app, frameId, receivedMillis, null, Integer.toString(entries.size()), frames());
  }

  /** The messages alone, for those who take one line at a time. */
  public List<byte[]> messages() {
    return entries.stream().map(Entry::message).toList();
  }
}
