package dev.millrace.model.topic;

import java.util.Arrays;
import java.util.Optional;

/** Why bytes were not counted. The {@link #label()} is the value of the dead letter's header. */
public enum DeadLetterReason {
  /** Bytes of a body in which no frame could be found. */
  FRAMING("framing"),
  /** A frame that does not start with a syslog header. */
  SYSLOG_HEADER("syslog-header"),
  /** A frame whose syslog header has no readable time. */
  TIMESTAMP("timestamp"),
  /** A router log that cannot be read as one. */
  UNPARSEABLE("unparseable"),
  /** A line from the future: later than its receive time allows. */
  FUTURE_TIMESTAMP("future-timestamp"),
  /** A line received longer after its own time than the job allows. */
  TOO_LATE("too-late"),
  /**
   * A line received in time, but after its window's state was released; reprocessing recovers it.
   */
  WINDOW_CLOSED("window-closed"),
  /** A record in the topic that follows no part of the contract. */
  FOREIGN_RECORD("foreign-record");

  private final String label;

  DeadLetterReason(String label) {
    this.label = label;
  }

  /** The reason with that label. */
  public static Optional<DeadLetterReason> of(String label) {
    return Arrays.stream(values()).filter(reason -> reason.label.equals(label)).findFirst();
  }

  /** The value of the header {@code reason}. */
  public String label() {
    return label;
  }
}
