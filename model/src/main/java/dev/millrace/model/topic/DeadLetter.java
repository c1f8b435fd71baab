package dev.millrace.model.topic;

import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Bytes that could not be counted, parked in the {@link Topics#deadLetters()} topic with the
 * reason. No other bytes are affected.
 *
 * <p>Value: the offending bytes. Headers: {@value #REASON}, {@value #DETAIL}, and where known
 * {@code app}, {@code frame-id} and {@value #SOURCE}.
 *
 * @param reason why
 * @param detail what exactly, for people; or null
 * @param app the application, or null
 * @param frameId the batch's identity, or null
 * @param source where the job found them, {@code topic-partition@offset}, or null
 * @param timeMillis the receive time, milliseconds since the epoch
 * @param bytes the offending bytes; none if its maker had no more than the source, which has them
 */
public record DeadLetter(
    DeadLetterReason reason,
    String detail,
    String app,
    String frameId,
    String source,
    long timeMillis,
    byte[] bytes) {
  /** Header that holds {@link DeadLetterReason#label()}. */
  public static final String REASON = "reason";

  /** Header that says what exactly was wrong. */
  public static final String DETAIL = "detail";

  /** Header that says where the job found the bytes. */
  public static final String SOURCE = "source";

  public DeadLetter {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(bytes, "bytes");
  }

  /** Reads a record; empty if it is not one of ours. Never throws, whatever it holds. */
  public static Optional<DeadLetter> from(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    return DeadLetterReason.of(BatchRecord.text(record.headers(), REASON))
        .map(
            reason ->
                new DeadLetter(
                    reason,
                    BatchRecord.text(record.headers(), DETAIL),
                    BatchRecord.text(record.headers(), BatchRecord.APP),
                    BatchRecord.text(record.headers(), BatchRecord.FRAME_ID),
                    BatchRecord.text(record.headers(), SOURCE),
                    record.timestamp(),
                    record.value()));
  }

  /** The record as a producer sends it. */
  public ProducerRecord<byte[], byte[]> toProducerRecord(String topic) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, timeMillis < 0 ? null : timeMillis, null, bytes);
    BatchRecord.put(record.headers(), REASON, reason.label());
    BatchRecord.put(record.headers(), DETAIL, detail);
    BatchRecord.put(record.headers(), BatchRecord.APP, app);
    BatchRecord.put(record.headers(), BatchRecord.FRAME_ID, frameId);
    BatchRecord.put(record.headers(), SOURCE, source);
    return record;
  }
}
