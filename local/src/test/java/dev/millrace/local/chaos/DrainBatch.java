package dev.millrace.local.chaos;

import dev.millrace.local.SentLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A batch in the making: frames as bytes, and beside them, in the log, what they mean. */
final class DrainBatch {
  final String app;

  /** Null for a sender that gives none. */
  final String frameId;

  private final SentLog log;
  private final long number;
  private final ByteArrayOutputStream front = new ByteArrayOutputStream();
  private final ByteArrayOutputStream frames = new ByteArrayOutputStream();
  private final List<String> answers = new ArrayList<>();
  private int lines;

  DrainBatch(SentLog log, String app, String frameId) {
    this.log = log;
    this.app = app;
    this.frameId = frameId;
    this.number = log.nextBatch();
    log.write("batch", number, app, frameId);
  }

  /** The same lines under another identity. */
  DrainBatch copy(String otherId) {
    DrainBatch copy = new DrainBatch(log, app, otherId);
    copy.frames.writeBytes(frames.toByteArray());
    copy.lines = lines;
    log.count(lines);
    log.write("like", copy.number, number);
    return copy;
  }

  void line(Instant time, SentLine line) {
    line(text(time), time.toEpochMilli(), line);
  }

  /**
   * A line with a timestamp of any form.
   *
   * @param means the time that it stands for, milliseconds since the epoch
   */
  void line(String timestamp, long means, SentLine line) {
    frame(frames, timestamp, "heroku router", line.text() + "\n");
    lines++;
    log.count(1);
    log.write(
        "request",
        number,
        means,
        line.status(),
        line.code(),
        line.outcome(),
        line.service(),
        line.connect(),
        line.bytes());
  }

  void unparseable(Instant time, String text) {
    frame(frames, text(time), "heroku router", text + "\n");
    log.write("unparseable", number, time.toEpochMilli());
  }

  /** A line that belongs to no window. */
  void refused(String reason, String timestamp) {
    frame(frames, timestamp, "heroku router", "at=info status=200 bytes=1\n");
    log.write("refused", number, reason);
  }

  /** The application's own words: none of our business. */
  void output(Instant time, String text) {
    frame(frames, text(time), "app web.1", text + "\n");
  }

  /** Bytes that are no frame. */
  void garbage(String text) {
    frames.writeBytes(utf8(text));
  }

  /** A loss notice, in front of all that there is; part of the next tries. */
  void notice(Instant time, int lost) {
    ByteArrayOutputStream notice = new ByteArrayOutputStream();
    String text =
        "Error L10 (output buffer overflow): "
            + lost
            + " messages dropped since 2026-11-22T10:00:00Z.";
    frame(notice, text(time), "heroku logplex", text);
    notice.writeBytes(front.toByteArray());
    front.reset();
    front.writeBytes(notice.toByteArray());
    log.write("notice", number, time.toEpochMilli(), lost, answers.size() + 1);
  }

  byte[] body() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(front.toByteArray());
    body.writeBytes(frames.toByteArray());
    return body.toByteArray();
  }

  void tried(String answer) {
    answers.add(answer);
    log.write("try", number, answers.size(), answer);
  }

  /** How many tries were answered so. */
  int answered(String answer) {
    return Collections.frequency(answers, answer);
  }

  void end() {
    log.write("end", number);
  }

  /** A time as some senders write it. */
  static String text(Instant time) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        time.atOffset(ZoneOffset.ofHoursMinutes(5, 30)));
  }

  private static void frame(
      ByteArrayOutputStream out, String timestamp, String appAndProcid, String text) {
    byte[] message = utf8("<158>1 " + timestamp + " host " + appAndProcid + " - " + text);
    out.writeBytes(utf8(message.length + " "));
    out.writeBytes(message);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
