package dev.millrace.replay.log;

/**
 * What was found while the log was read. Written by the thread that reads; others may watch {@link
 * #records()} and must wait for the end for the rest.
 */
public final class LogCounts {
  volatile long records;
  long bytes;
  long heartbeats;
  long foreign;
  long duplicates;
  long lines;
  long unreadable;
  long late;

  LogCounts() {}

  /** Batches and heartbeats, duplicates included. */
  public long records() {
    return records;
  }

  /** Of batches, as they came out of Kafka's compression. */
  public long bytes() {
    return bytes;
  }

  /** Records that are not a batch of router logs; they are skipped. */
  public long foreign() {
    return foreign;
  }

  /** Batches that had been read before. */
  public long duplicates() {
    return duplicates;
  }

  /** Router lines in the distinct batches. */
  public long lines() {
    return lines;
  }

  /** Lines and frames that cannot be read. */
  public long unreadable() {
    return unreadable;
  }

  /** Requests that came later than the re-ordering window allows. */
  public long late() {
    return late;
  }
}
