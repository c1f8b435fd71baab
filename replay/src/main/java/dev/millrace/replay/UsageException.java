package dev.millrace.replay;

/** Options that cannot work. The message is one sentence that says what to do. */
public final class UsageException extends RuntimeException {
  public UsageException(String message) {
    super(message);
  }
}
