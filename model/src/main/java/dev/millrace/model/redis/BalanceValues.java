package dev.millrace.model.redis;

import dev.millrace.model.topic.DeadLetterReason;
import java.util.Map;

/** What was read back of a balance, or the sum of several. See {@link BalanceFields}. */
public record BalanceValues(
    long received,
    long counted,
    long unparseable,
    long duplicates,
    long tooLate,
    long windowClosed,
    long futureTimestamp,
    long timestamp) {
  /** Of no lines. */
  public static final BalanceValues NONE = new BalanceValues(0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * Reads a hash that {@link BalanceFields} wrote.
   *
   * @throws UnreadableException if a field is missing, or is not what it should be
   */
  public static BalanceValues read(Map<String, byte[]> fields) throws UnreadableException {
    HashReader hash = new HashReader(fields);
    return new BalanceValues(
        hash.count(BalanceFields.RECEIVED),
        hash.count(BalanceFields.COUNTED),
        hash.count(DeadLetterReason.UNPARSEABLE.label()),
        hash.count(BalanceFields.DUPLICATES),
        hash.count(DeadLetterReason.TOO_LATE.label()),
        hash.count(DeadLetterReason.WINDOW_CLOSED.label()),
        hash.count(DeadLetterReason.FUTURE_TIMESTAMP.label()),
        hash.count(DeadLetterReason.TIMESTAMP.label()));
  }

  /** Both together. */
  public BalanceValues plus(BalanceValues other) {
    return new BalanceValues(
        received + other.received,
        counted + other.counted,
        unparseable + other.unparseable,
        duplicates + other.duplicates,
        tooLate + other.tooLate,
        windowClosed + other.windowClosed,
        futureTimestamp + other.futureTimestamp,
        timestamp + other.timestamp);
  }
}
