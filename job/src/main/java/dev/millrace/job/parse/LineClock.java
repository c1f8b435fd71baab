package dev.millrace.job.parse;

import dev.millrace.model.topic.DeadLetterReason;
import dev.millrace.model.window.Resolution;
import java.io.Serializable;
import java.time.Duration;

/**
 * Judges whether a line can still be counted, by its own time.
 *
 * <p>Too early and too late are judged by the line itself, against the receive time of its batch,
 * so that the verdict is the same whenever the log is processed. Only whether a pane is still open
 * depends on how far event time has advanced.
 *
 * @param allowedLateness how long after its own time a line may be received
 * @param slack how much longer a pane is kept, for batches that waited in a spool while others did
 *     not
 */
public record LineClock(Duration allowedLateness, Duration slack) implements Serializable {
  /** How far a line's clock may be ahead of ours. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

  private static final long PANE_MILLIS = Resolution.TEN_SECONDS.length().toMillis();

  /** How long a pane is kept after its end, in event time. */
  public Duration paneRetention() {
    return allowedLateness.plus(slack);
  }

  /**
   * Why the line cannot be counted, or null if it can.
   *
   * @param timeMillis the line's own time
   * @param receivedMillis when its batch was received
   * @param paneStart start of the pane that its time lies in
   * @param watermark how far event time has advanced
   */
  DeadLetterReason verdict(long timeMillis, long receivedMillis, long paneStart, long watermark) {
    if (timeMillis > receivedMillis + CLOCK_SKEW.toMillis()) {
      return DeadLetterReason.FUTURE_TIMESTAMP;
    }
    if (timeMillis < receivedMillis - allowedLateness.toMillis()) {
      return DeadLetterReason.TOO_LATE;
    }
    long lastMillisKept = paneStart + PANE_MILLIS - 1 + paneRetention().toMillis();
    return lastMillisKept <= watermark ? DeadLetterReason.WINDOW_CLOSED : null;
  }
}
