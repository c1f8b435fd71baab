package dev.millrace.model.topic;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * One batch in the {@link Topics#routerLogs()} topic: one record per POST, so that a batch is
 * stored, retried and de-duplicated as a whole.
 *
 * <p>Key: the frame id. Timestamp: the receive time. Headers: {@value #APP}, {@value #FRAME_ID}
 * and, when the sender gave them, {@value #DRAIN_TOKEN} and {@value #MSG_COUNT}. Value: the kept
 * frames, octet-counted, bytes as received. The array is not copied; treat it as immutable.
 *
 * @param app the application's name
 * @param frameId the batch's identity: the sender's {@code Logplex-Frame-Id}, or one derived from
 *     the content
 * @param receivedMillis when the batch was received, milliseconds since the epoch
 * @param drainToken the sender's {@code Logplex-Drain-Token}, or null
 * @param msgCount the sender's {@code Logplex-Msg-Count} as declared, or null
 * @param frames octet-counted frames
 */
public record BatchRecord(
    String app,
    String frameId,
    long receivedMillis,
    String drainToken,
    String msgCount,
    byte[] frames)
    implements TopicRecord {
  static final String APP = "app";
  static final String FRAME_ID = "frame-id";
  static final String DRAIN_TOKEN = "drain-token";
  static final String MSG_COUNT = "msg-count";

  public BatchRecord {
    Objects.requireNonNull(app, "app");
    Objects.requireNonNull(frameId, "frameId");
    Objects.requireNonNull(frames, "frames");
  }

  /** The batch's identity in 128 bits. */
  public BatchId id() {
    return BatchId.of(frameId);
  }

  /** The record as a producer sends it; the key decides the partition. */
  public ProducerRecord<byte[], byte[]> toProducerRecord(String topic) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, receivedMillis, utf8(frameId), frames);
    put(record.headers(), APP, app);
    put(record.headers(), FRAME_ID, frameId);
    put(record.headers(), DRAIN_TOKEN, drainToken);
    put(record.headers(), MSG_COUNT, msgCount);
    return record;
  }

  static void put(Headers headers, String name, String value) {
    if (value != null) {
      headers.add(name, utf8(value));
    }
  }

  /** A header's text, or null. */
  static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
