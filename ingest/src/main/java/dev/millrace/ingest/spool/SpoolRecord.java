package dev.millrace.ingest.spool;

/**
 * A record as it was read.
 *
 * @param start where it starts
 * @param end where the next one starts
 * @param receivedMillis when its batch was received, milliseconds since the epoch
 * @param payload what was written, checked
 */
record SpoolRecord(Position start, Position end, long receivedMillis, byte[] payload) {
  /** Bytes it takes in its file. */
  long bytes() {
    return end.offset() - start.offset();
  }
}
