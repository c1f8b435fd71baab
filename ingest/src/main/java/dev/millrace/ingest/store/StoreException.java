package dev.millrace.ingest.store;

/** A batch was not stored, as far as is known. */
public final class StoreException extends RuntimeException {
  public StoreException(String message) {
    super(message);
  }
}
