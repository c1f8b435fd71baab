package dev.millrace.ingest.spool;

/** What the spool knows about one of its segments. Not thread-safe. */
final class Segment {
  private final long number;
  private long length;
  private long records;
  private boolean kept;

  Segment(long number, long length, long records) {
    this.number = number;
    this.length = length;
    this.records = records;
  }

  long number() {
    return number;
  }

  /** Bytes that are durable. */
  long length() {
    return length;
  }

  /** Where the durable bytes end. */
  Position end() {
    return new Position(number, length);
  }

  /** Records in it that are durable and not drained. */
  long records() {
    return records;
  }

  /** {@code more} records became durable, up to {@code newLength}. */
  void grow(long newLength, long more) {
    length = newLength;
    records += more;
  }

  void drained() {
    records = Math.max(0, records - 1);
  }

  /**
   * Makes the file be kept when everything else in it is drained. Only this process knows: the next
   * one has to read the segment from its start.
   */
  void keep() {
    kept = true;
  }

  boolean isKept() {
    return kept;
  }
}
