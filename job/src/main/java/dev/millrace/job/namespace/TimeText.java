package dev.millrace.job.namespace;

import dev.millrace.model.DurationText;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Points in time as people write them. */
final class TimeText {
  private TimeText() {}

  /**
   * Reads {@code 2026-11-22T10:00:00Z}, the same with another offset, or {@code -2h} for two hours
   * ago.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  static Instant parse(String text, Clock clock) {
    try {
      return text.startsWith("-")
          ? clock.instant().minus(DurationText.parse(text.substring(1)))
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a time such as 2026-11-22T10:00:00Z or -2h", e);
    }
  }
}
