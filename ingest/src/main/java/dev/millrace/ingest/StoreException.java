package dev.millrace.ingest;

/** A batch was not stored, as far as is known. */
final class StoreException extends RuntimeException {
  StoreException(String message) {
    super(message);
  }
}
