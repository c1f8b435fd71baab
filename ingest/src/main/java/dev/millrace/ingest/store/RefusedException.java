package dev.millrace.ingest.store;

/** The store will not take this batch, however often it is tried; others it may. */
public final class RefusedException extends RuntimeException {
  public RefusedException(String message) {
    super(message);
  }
}
