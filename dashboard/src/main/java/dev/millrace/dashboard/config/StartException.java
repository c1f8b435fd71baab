package dev.millrace.dashboard.config;

/** The command cannot start. The message is one sentence that says what to do. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
