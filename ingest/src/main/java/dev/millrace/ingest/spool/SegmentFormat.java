package dev.millrace.ingest.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The bytes of a segment: a file header, then records. The layout is described in the package's
 * documentation. All numbers are big-endian.
 *
 * <p>A record's header has a checksum of its own, which also covers the segment's number and the
 * record's offset. So it is valid only in its own place, and a reader that has lost its way finds
 * the next record by trying every byte, at a fixed cost for each.
 */
final class SegmentFormat {
  static final int VERSION = 1;
  static final int FILE_HEADER_BYTES = 16;
  static final int RECORD_HEADER_BYTES = 20;

  /** More than the largest possible batch; a longer length is not believed. */
  static final int MAX_PAYLOAD_BYTES = 16 << 20;

  private static final byte[] MAGIC = "MR-SPOOL".getBytes(StandardCharsets.US_ASCII);

  /** What a file header says. */
  enum FileHeader {
    OURS,
    OTHER_VERSION,
    DAMAGED
  }

  private SegmentFormat() {}

  /** The header of a segment, ready to be written. */
  static ByteBuffer fileHeader() {
    return fileHeader(VERSION);
  }

  static ByteBuffer fileHeader(int version) {
    ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_BYTES).put(MAGIC).putInt(version);
    return header.putInt(crc(header.array(), 0, header.position())).flip();
  }

  /** Judges the {@value #FILE_HEADER_BYTES} bytes at the start of a file. */
  static FileHeader judge(ByteBuffer header) {
    if (header.remaining() < FILE_HEADER_BYTES) {
      return FileHeader.DAMAGED;
    }
    byte[] bytes = new byte[FILE_HEADER_BYTES];
    header.duplicate().get(bytes);
    ByteBuffer fields = ByteBuffer.wrap(bytes, MAGIC.length, 8);
    int version = fields.getInt();
    if (fields.getInt() != crc(bytes, 0, MAGIC.length + 4)
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return FileHeader.DAMAGED;
    }
    return version == VERSION ? FileHeader.OURS : FileHeader.OTHER_VERSION;
  }

  static int crc(byte[] bytes) {
    return crc(bytes, 0, bytes.length);
  }

  static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /**
   * The header of one record.
   *
   * @param length of the payload, in bytes
   * @param payloadCrc CRC32C of the payload
   * @param receivedMillis when the batch was received, milliseconds since the epoch
   */
  record RecordHeader(int length, int payloadCrc, long receivedMillis) {
    static RecordHeader of(byte[] payload, long receivedMillis) {
      return new RecordHeader(payload.length, SegmentFormat.crc(payload), receivedMillis);
    }

    /** The header at {@code offset} of segment {@code number}. */
    ByteBuffer encode(long number, long offset) {
      return ByteBuffer.allocate(RECORD_HEADER_BYTES)
          .putInt(length)
          .putInt(payloadCrc)
          .putLong(receivedMillis)
          .putInt(crc(number, offset))
          .flip();
    }

    /**
     * The header at {@code index} of {@code bytes}, which is at {@code offset} of segment {@code
     * number}; null if there is none.
     */
    static RecordHeader parse(ByteBuffer bytes, int index, long number, long offset) {
      int length = bytes.getInt(index);
      if (length <= 0 || length > MAX_PAYLOAD_BYTES) {
        return null;
      }
      RecordHeader header =
          new RecordHeader(length, bytes.getInt(index + 4), bytes.getLong(index + 8));
      return bytes.getInt(index + 16) == header.crc(number, offset) ? header : null;
    }

    /** Whether {@code payload} is what was written. */
    boolean matches(byte[] payload) {
      return SegmentFormat.crc(payload) == payloadCrc;
    }

    private int crc(long number, long offset) {
      ByteBuffer covered =
          ByteBuffer.allocate(32)
              .putLong(number)
              .putLong(offset)
              .putInt(length)
              .putInt(payloadCrc)
              .putLong(receivedMillis);
      return SegmentFormat.crc(covered.array());
    }
  }
}
