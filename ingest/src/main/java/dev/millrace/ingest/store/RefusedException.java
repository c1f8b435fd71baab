package dev.millrace.ingest.store;

/** The store will never take this batch, however often it is tried; it may take others. */
public final class RefusedException extends RuntimeException {
  public RefusedException(String message) {
    super(message);
  }
}
