package dev.millrace.model.window;

import dev.millrace.model.topic.DeadLetterReason;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What became of the router logs that were received: nothing disappears silently.
 *
 * <pre>
 * received = counted + unparseable + duplicates + too-late + window-closed + future-timestamp + timestamp
 * </pre>
 *
 * It belongs to the time at which the lines were received, not to their own. Not thread-safe.
 */
public final class Balance implements Statistics<Balance> {
  private long received;
  private long counted;
  private long unparseable;
  private long duplicates;
  private long tooLate;
  private long windowClosed;
  private long futureTimestamp;
  private long timestamp;

  /** Receives one router log, whatever becomes of it. */
  public void receive() {
    received++;
  }

  /** Notes that lines were counted in a window of their own time. */
  public void count(WindowStats lines) {
    counted += lines.requests();
    unparseable += lines.unparseable();
  }

  /** Notes that lines were counted before. */
  public void ignore(WindowStats lines) {
    duplicates += lines.received();
  }

  /**
   * Notes that a line belongs to no window.
   *
   * @throws IllegalArgumentException if the reason is not about a line's time
   */
  public void refuse(DeadLetterReason reason) {
    refuse(reason, 1);
  }

  /** The same of several lines. */
  public void refuse(DeadLetterReason reason, long lines) {
    switch (reason) {
      case TOO_LATE -> tooLate += lines;
      case WINDOW_CLOSED -> windowClosed += lines;
      case FUTURE_TIMESTAMP -> futureTimestamp += lines;
      case TIMESTAMP -> timestamp += lines;
      default -> throw new IllegalArgumentException("not about a line's time: " + reason);
    }
  }

  @Override
  public void merge(Balance other) {
    received += other.received;
    counted += other.counted;
    unparseable += other.unparseable;
    duplicates += other.duplicates;
    tooLate += other.tooLate;
    windowClosed += other.windowClosed;
    futureTimestamp += other.futureTimestamp;
    timestamp += other.timestamp;
  }

  /** Router logs received, those that came again among them. */
  public long received() {
    return received;
  }

  /** Requests counted in windows. */
  public long counted() {
    return counted;
  }

  /** Router logs that could not be read: counted as such in windows, and dead letters. */
  public long unparseable() {
    return unparseable;
  }

  /** Router logs that were counted before, since their batch was delivered again. */
  public long duplicates() {
    return duplicates;
  }

  /** Dead letters: received too long after their own time. */
  public long tooLate() {
    return tooLate;
  }

  /** Dead letters: in time, but their window's state was released. */
  public long windowClosed() {
    return windowClosed;
  }

  /** Dead letters: from the future. */
  public long futureTimestamp() {
    return futureTimestamp;
  }

  /** Dead letters: without a readable time. */
  public long timestamp() {
    return timestamp;
  }

  /** Does nothing: there is no memory to save. */
  @Override
  public void pack() {}

  @Override
  public Balance copy() {
    Balance copy = new Balance();
    copy.merge(this);
    return copy;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Varint.write(out, received);
    Varint.write(out, counted);
    Varint.write(out, unparseable);
    Varint.write(out, duplicates);
    Varint.write(out, tooLate);
    Varint.write(out, windowClosed);
    Varint.write(out, futureTimestamp);
    Varint.write(out, timestamp);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the bytes are something else
   */
  public static Balance read(DataInput in) throws IOException {
    Balance balance = new Balance();
    balance.received = Varint.read(in);
    balance.counted = Varint.read(in);
    balance.unparseable = Varint.read(in);
    balance.duplicates = Varint.read(in);
    balance.tooLate = Varint.read(in);
    balance.windowClosed = Varint.read(in);
    balance.futureTimestamp = Varint.read(in);
    balance.timestamp = Varint.read(in);
    return balance;
  }
}
