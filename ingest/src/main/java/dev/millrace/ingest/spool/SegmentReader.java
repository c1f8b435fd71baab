package dev.millrace.ingest.spool;

import dev.millrace.ingest.spool.SegmentFormat.RecordHeader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads the records of one segment, and steps over what is damaged: over one record if its header
 * is intact, else to the next intact header. Not thread-safe.
 */
final class SegmentReader implements Closeable {
  private static final int SEARCH_BYTES = 64 * 1024;

  private final FileChannel channel;
  private final long number;
  private final DamageListener damage;
  private long offset;

  /** Receives every range of bytes that holds no record. */
  interface DamageListener {
    DamageListener NONE = (from, to) -> {};

    void damaged(Position from, Position to);
  }

  /** Reads from {@code offset} on, or from the first record on if that lies before it. */
  SegmentReader(Path file, long number, long offset, DamageListener damage) throws IOException {
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.number = number;
    this.damage = damage;
    this.offset = Math.max(offset, SegmentFormat.FILE_HEADER_BYTES);
  }

  /** The next record that ends at or before {@code limit}, or null. */
  SpoolRecord next(long limit) throws IOException {
    RecordHeader header;
    while ((header = nextHeader(limit)) != null) {
      Position start = position();
      byte[] payload = new byte[header.length()];
      read(ByteBuffer.wrap(payload), offset + SegmentFormat.RECORD_HEADER_BYTES);
      step(header);
      if (header.matches(payload)) {
        return new SpoolRecord(start, position(), header.receivedMillis(), payload);
      }
      damage.damaged(start, position());
    }
    return null;
  }

  /**
   * The next record's header, without a look at its payload; the record itself is skipped. Null if
   * none is left before {@code limit}.
   */
  RecordHeader skip(long limit) throws IOException {
    RecordHeader header = nextHeader(limit);
    if (header != null) {
      step(header);
    }
    return header;
  }

  /** Where the next record starts. */
  Position position() {
    return new Position(number, offset);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void step(RecordHeader header) {
    offset += SegmentFormat.RECORD_HEADER_BYTES + header.length();
  }

  /** The header at {@code offset}, which moves over what is damaged. */
  private RecordHeader nextHeader(long limit) throws IOException {
    if (offset >= limit) {
      return null;
    }
    Position from = position();
    ByteBuffer bytes = ByteBuffer.allocate(SegmentFormat.RECORD_HEADER_BYTES);
    RecordHeader header = null;
    if (fits(0, limit)) {
      read(bytes, offset);
      header = RecordHeader.parse(bytes, 0, number, offset);
    }
    if (header == null || !fits(header.length(), limit)) {
      header = search(limit);
      damage.damaged(from, position());
    }
    return header;
  }

  private boolean fits(int length, long limit) {
    return offset + SegmentFormat.RECORD_HEADER_BYTES + length <= limit;
  }

  /** Tries every byte after {@code offset}; without success that ends at the limit. */
  private RecordHeader search(long limit) throws IOException {
    offset++;
    while (fits(0, limit)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(SEARCH_BYTES, limit - offset));
      read(bytes, offset);
      int tries = bytes.capacity() - SegmentFormat.RECORD_HEADER_BYTES + 1;
      for (int i = 0; i < tries; i++, offset++) {
        RecordHeader header = RecordHeader.parse(bytes, i, number, offset);
        if (header != null && fits(header.length(), limit)) {
          return header;
        }
      }
    }
    offset = limit;
    return null;
  }

  private void read(ByteBuffer target, long from) throws IOException {
    while (target.hasRemaining()) {
      if (channel.read(target, from + target.position()) < 0) {
        throw new EOFException("segment " + number + " ends before byte " + from);
      }
    }
  }
}
