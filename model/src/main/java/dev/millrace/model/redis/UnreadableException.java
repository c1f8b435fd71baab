package dev.millrace.model.redis;

/** A hash in Redis that is not what the job writes. The message is a sentence that says why. */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1;

  public UnreadableException(String message) {
    super(message);
  }
}
