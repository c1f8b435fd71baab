package dev.millrace.local;

/** Why the local pipeline cannot start, as one line that says what to do. */
public final class LocalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LocalException(String message) {
    super(message);
  }

  public LocalException(String message, Throwable cause) {
    super(message, cause);
  }
}
