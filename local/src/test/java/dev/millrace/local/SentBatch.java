package dev.millrace.local;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One batch in the making: frames as bytes, and what they mean once they are delivered. */
final class SentBatch {
  /** Bytes that must become a dead letter, each time they are delivered. */
  record Bad(String reason, String text) {}

  final String app;

  /** Null for a sender that gives none. */
  final String frameId;

  /** Entered into the ledger once, however often the batch is delivered. */
  final List<Entry> lines = new ArrayList<>();

  final List<Bad> bad = new ArrayList<>();

  private final Map<String, Long> rejectedLines = new TreeMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  /**
   * A change of the ledger, in the window of a time.
   *
   * @param line the request, or null for a notice or a line that cannot be read
   */
  record Entry(long timeMillis, boolean isNotice, SentLine line, Consumer<Ledger.Window> change) {}

  SentBatch(String app, String frameId) {
    this.app = app;
    this.frameId = frameId;
  }

  byte[] body() {
    return body.toByteArray();
  }

  /** Router logs that are counted in a window, readable or not. */
  long countedLines() {
    return lines.stream().filter(entry -> !entry.isNotice()).count();
  }

  /** Those among them that cannot be read. */
  long unparseableLines() {
    return lines.stream().filter(entry -> !entry.isNotice() && entry.line() == null).count();
  }

  /** Router logs that belong to no window, by reason. */
  Map<String, Long> rejectedLines() {
    return rejectedLines;
  }

  /** All router logs. */
  long routerLines() {
    return countedLines() + rejectedLines.values().stream().mapToLong(Long::longValue).sum();
  }

  SentBatch line(Instant time, SentLine line) {
    frame(message(time, "heroku router", line.text()) + "\n");
    lines.add(new Entry(time.toEpochMilli(), false, line, line::enter));
    return this;
  }

  /** A router log that cannot be read: counted as such in its window, and parked. */
  SentBatch unparseable(Instant time, String text) {
    String message = message(time, "heroku router", text) + "\n";
    frame(message);
    lines.add(
        new Entry(time.toEpochMilli(), false, null, window -> window.count("unparseable", 1)));
    bad.add(new Bad("unparseable", message));
    return this;
  }

  /** A frame that is parked and leaves no trace in a window. */
  SentBatch rejected(String reason, Instant time, String text) {
    String message = message(time, "heroku router", text) + "\n";
    frame(message);
    bad.add(new Bad(reason, message));
    rejectedLines.merge(reason, 1L, Long::sum);
    return this;
  }

  /** A notice that its time keeps out of any window: parked, and no line. */
  SentBatch rejectedNotice(String reason, Instant time, int lost) {
    frame(noticeText(time, lost));
    bad.add(new Bad(reason, noticeText(time, lost)));
    return this;
  }

  /** The application's own words: none of our business. */
  SentBatch output(Instant time, String text) {
    frame(message(time, "app web.1", text) + "\n");
    return this;
  }

  /** Bytes that are no frame. */
  SentBatch garbage(String text) {
    raw(text.getBytes(StandardCharsets.UTF_8));
    bad.add(new Bad("framing", text));
    return this;
  }

  SentBatch notice(Instant time, int lost) {
    frame(noticeText(time, lost));
    lines.add(new Entry(time.toEpochMilli(), true, null, window -> window.count("lost", lost)));
    return this;
  }

  /** The same batch as a retry with a new notice in front, as the platform sends it. */
  byte[] bodyWithNoticeInFront(Instant time, int lost) {
    SentBatch retry = new SentBatch(app, frameId);
    retry.frame(noticeText(time, lost));
    retry.raw(body());
    return retry.body();
  }

  private static String noticeText(Instant time, int lost) {
    return message(
        time,
        "heroku logplex",
        "Error L10 (output buffer overflow): "
            + lost
            + " messages dropped since 2026-11-22T10:00:00Z.");
  }

  private static String message(Instant time, String appAndProcid, String text) {
    String local =
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            time.atOffset(ZoneOffset.ofHoursMinutes(5, 30)));
    return "<158>1 " + local + " host " + appAndProcid + " - " + text;
  }

  private void frame(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    raw((bytes.length + " ").getBytes(StandardCharsets.US_ASCII));
    raw(bytes);
  }

  private void raw(byte[] bytes) {
    body.writeBytes(bytes);
  }
}
