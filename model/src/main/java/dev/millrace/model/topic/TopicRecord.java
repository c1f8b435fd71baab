package dev.millrace.model.topic;

import dev.millrace.model.ApplicationName;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of the {@link Topics#routerLogs()} topic, as a reader sees it: a {@link BatchRecord}, a
 * {@link Heartbeat}, or a {@link Foreign} record that somebody else wrote there.
 */
public sealed interface TopicRecord permits BatchRecord, Heartbeat, TopicRecord.Foreign {

  /**
   * A record that follows no part of the contract. Its timestamp means nothing.
   *
   * @param problem what is wrong with it, for people
   * @param value its value, empty if it has none
   */
  record Foreign(String problem, byte[] value) implements TopicRecord {}

  /** Reads a record; never throws, whatever it holds. */
  static TopicRecord from(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      return record.headers().lastHeader(Heartbeat.HEADER) != null
          ? new Heartbeat(record.timestamp())
          : new Foreign("no value and no header " + Heartbeat.HEADER, new byte[0]);
    }
    String app = BatchRecord.text(record.headers(), BatchRecord.APP);
    if (!ApplicationName.isValid(app)) {
      return new Foreign("no header " + BatchRecord.APP + " with an application's name", value);
    }
    String frameId = BatchRecord.text(record.headers(), BatchRecord.FRAME_ID);
    if (frameId == null || frameId.isEmpty()) {
      return new Foreign("no header " + BatchRecord.FRAME_ID, value);
    }
    return new BatchRecord(
        app,
        frameId,
        record.timestamp(),
        BatchRecord.text(record.headers(), BatchRecord.DRAIN_TOKEN),
        BatchRecord.text(record.headers(), BatchRecord.MSG_COUNT),
        value);
  }
}
