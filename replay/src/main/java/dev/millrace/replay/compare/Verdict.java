package dev.millrace.replay.compare;

/** How an answer compares with the recorded one. */
public enum Verdict {
  /** The same status. */
  SAME,
  /** Another status, as expected without the recorded headers. */
  EXPECTED,
  /** Another status. */
  DIFFERENT,
  /** No answer. */
  FAILED
}
