package dev.millrace.ingest;

/** The process cannot start here and now. The message is one sentence that says what to do. */
public final class StartException extends RuntimeException {
  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
