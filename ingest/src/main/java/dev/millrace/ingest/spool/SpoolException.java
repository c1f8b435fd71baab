package dev.millrace.ingest.spool;

/** The spool cannot be used. The message is one sentence. */
final class SpoolException extends RuntimeException {
  SpoolException(String message, Throwable cause) {
    super(message, cause);
  }
}
