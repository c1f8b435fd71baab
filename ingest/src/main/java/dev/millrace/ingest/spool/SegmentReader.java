package dev.millrace.ingest.spool;

import dev.millrace.ingest.spool.SegmentFormat.RecordHeader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads the records of one segment, and steps over what is damaged: over one record if its header
 * is intact, else to the next intact header. When bytes cannot be read it throws and stays where it
 * is, so that it may be asked again. Not thread-safe.
 */
final class SegmentReader implements Closeable {
  /** What a disk fails to read is a sector, or a multiple. */
  private static final int SECTOR_BYTES = 4096;

  /** Not more, since a sector that cannot be read fails the whole of it. */
  private static final int SEARCH_BYTES = SECTOR_BYTES;

  private final FileChannel channel;
  private final long number;
  private final DamageListener damage;
  private long offset;

  /** Receives every range of bytes that holds no record. */
  interface DamageListener {
    DamageListener NONE = (from, to) -> {};

    void damaged(Position from, Position to);
  }

  /**
   * Reads from {@code offset} on, or from the first record on if that lies before it.
   *
   * @param channel the segment's file; closed with this
   */
  SegmentReader(FileChannel channel, long number, long offset, DamageListener damage) {
    this.channel = channel;
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

  /**
   * Passes what cannot be read: the record if its header can be, else the rest of the sector, or of
   * the file if it has been cut short.
   */
  void giveUp(long limit) {
    Position from = position();
    offset = Math.min(limit, behindUnreadable(limit));
    damage.damaged(from, position());
  }

  private long behindUnreadable(long limit) {
    try {
      RecordHeader header = headerHere(limit);
      if (header != null) {
        return offset + SegmentFormat.RECORD_HEADER_BYTES + header.length();
      }
    } catch (EOFException e) {
      return limit;
    } catch (IOException e) {
      // The header is in the sector, too.
    }
    return (offset / SECTOR_BYTES + 1) * SECTOR_BYTES;
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
    RecordHeader header = headerHere(limit);
    if (header == null) {
      Position from = position();
      header = search(limit);
      damage.damaged(from, position());
    }
    return header;
  }

  /** The header at {@code offset}, or null if there is none, or its record ends after the limit. */
  private RecordHeader headerHere(long limit) throws IOException {
    if (!fits(offset, 0, limit)) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(SegmentFormat.RECORD_HEADER_BYTES);
    read(bytes, offset);
    RecordHeader header = RecordHeader.parse(bytes, 0, number, offset);
    return header != null && fits(offset, header.length(), limit) ? header : null;
  }

  private static boolean fits(long start, int length, long limit) {
    return start + SegmentFormat.RECORD_HEADER_BYTES + length <= limit;
  }

  /** Tries every byte after {@code offset}; without success that ends at the limit. */
  private RecordHeader search(long limit) throws IOException {
    long at = offset + 1;
    while (fits(at, 0, limit)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(SEARCH_BYTES, limit - at));
      read(bytes, at);
      int tries = bytes.capacity() - SegmentFormat.RECORD_HEADER_BYTES + 1;
      for (int i = 0; i < tries; i++, at++) {
        RecordHeader header = RecordHeader.parse(bytes, i, number, at);
        if (header != null && fits(at, header.length(), limit)) {
          offset = at;
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
