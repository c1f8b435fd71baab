package dev.millrace.job;

import dev.millrace.job.source.SourceRecord;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.Heartbeat;
import dev.millrace.model.topic.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes records of the log as senders and ingest would, from text. */
public final class Batches {
  /** Start of a pane: 2026-11-22T10:00:00Z. */
  public static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

  private static long offset;

  private Batches() {}

  /** A batch of messages, received at a time. */
  public static SourceRecord batch(
      String app, String frameId, Instant received, String... messages) {
    StringBuilder frames = new StringBuilder();
    for (String message : messages) {
      frames.append(message.getBytes(StandardCharsets.UTF_8).length).append(' ').append(message);
    }
    return raw(app, frameId, received, frames.toString());
  }

  /** A batch with a value of any kind. */
  public static SourceRecord raw(String app, String frameId, Instant received, String value) {
    byte[] frames = value.getBytes(StandardCharsets.UTF_8);
    return record(
        new BatchRecord(app, frameId, received.toEpochMilli(), null, null, frames), received);
  }

  /** A heartbeat. */
  public static SourceRecord heartbeat(Instant time) {
    return record(new Heartbeat(time.toEpochMilli()), time);
  }

  /** A record that is not ours, with its own timestamp. */
  public static SourceRecord foreign(String value, Instant time) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return record(new TopicRecord.Foreign("no header app", bytes), time);
  }

  /** A router log with a status and a service time. */
  public static String line(Instant time, int status, int serviceMillis) {
    return router(
        time,
        "at=info method=GET path=\"/\" host=shop.example.com request_id=4f2a fwd=\"198.51.100.7\""
            + " dyno=web.1 connect=1ms service="
            + serviceMillis
            + "ms status="
            + status
            + " bytes=100 protocol=https");
  }

  /** A router's message with a text of any kind. */
  public static String router(Instant time, String text) {
    return "<158>1 " + time + " host heroku router - " + text + "\n";
  }

  /** A loss notice. */
  public static String notice(Instant time, int lost) {
    return "<172>1 "
        + time
        + " host heroku logplex - Error L10 (output buffer overflow): "
        + lost
        + " messages dropped since 2026-11-22T09:59:00+00:00.";
  }

  private static SourceRecord record(TopicRecord record, Instant time) {
    return new SourceRecord(record, "router-logs", 0, offset++, time.toEpochMilli());
  }
}
