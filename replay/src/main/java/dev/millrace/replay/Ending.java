package dev.millrace.replay;

/**
 * How a replay ended.
 *
 * @param kind in one word
 * @param reason why, for people; null if it finished
 */
public record Ending(Kind kind, String reason) {
  /** How it ended, in one word. */
  public enum Kind {
    /** All requests were sent. */
    COMPLETE,
    /** Somebody stopped it. */
    INTERRUPTED,
    /**
     * The target could not bear it, or was found to be production, or the log could not be read.
     */
    STOPPED
  }

  static final Ending COMPLETE = new Ending(Kind.COMPLETE, null);

  static Ending interrupted() {
    return new Ending(Kind.INTERRUPTED, "interrupted");
  }

  static Ending stopped(String reason) {
    return new Ending(Kind.STOPPED, reason);
  }
}
