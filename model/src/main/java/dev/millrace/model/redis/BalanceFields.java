package dev.millrace.model.redis;

import dev.millrace.model.topic.DeadLetterReason;
import dev.millrace.model.window.Balance;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a balance in Redis: the only place that defines them. Decimal integers, router logs
 * each; zeros are written. The first is the sum of the others:
 *
 * <pre>
 * received = counted + unparseable + duplicates + too-late + window-closed + future-timestamp + timestamp
 * </pre>
 *
 * Dead letters are called by their {@link DeadLetterReason#label()}.
 */
public final class BalanceFields {
  public static final String RECEIVED = "received";
  public static final String COUNTED = "counted";
  public static final String DUPLICATES = "duplicates";

  private final Map<String, byte[]> fields = new LinkedHashMap<>();

  private BalanceFields() {}

  /** The fields of a balance, without {@link WindowFields#VERSION}. */
  public static Map<String, byte[]> of(Balance balance) {
    BalanceFields result = new BalanceFields();
    result.put(RECEIVED, balance.received());
    result.put(COUNTED, balance.counted());
    result.put(DeadLetterReason.UNPARSEABLE.label(), balance.unparseable());
    result.put(DUPLICATES, balance.duplicates());
    result.put(DeadLetterReason.TOO_LATE.label(), balance.tooLate());
    result.put(DeadLetterReason.WINDOW_CLOSED.label(), balance.windowClosed());
    result.put(DeadLetterReason.FUTURE_TIMESTAMP.label(), balance.futureTimestamp());
    result.put(DeadLetterReason.TIMESTAMP.label(), balance.timestamp());
    return result.fields;
  }

  private void put(String name, long value) {
    fields.put(name, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
  }
}
