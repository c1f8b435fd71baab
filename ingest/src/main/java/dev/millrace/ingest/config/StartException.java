package dev.millrace.ingest.config;

/** The command cannot start. The message is one sentence that says what to do. */
public final class StartException extends RuntimeException {
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
