package dev.millrace.replay;

/** The replay cannot continue. The message is one sentence that says what to do. */
public final class ReplayException extends RuntimeException {
  public ReplayException(String message) {
    super(message);
  }

  public ReplayException(String message, Throwable cause) {
    super(message, cause);
  }
}
