package dev.millrace.ingest.spool;

import dev.millrace.ingest.spool.SegmentFormat.RecordHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Appends records to a new segment. Any exception leaves it unusable: what was written after the
 * last {@link #sync} may or may not be there, and an fsync that failed once proves nothing when it
 * is repeated, since the kernel may have dropped the pages. Not thread-safe; the thread must not be
 * interrupted, which would close the file.
 */
final class SegmentWriter implements Closeable {
  private final FileChannel channel;
  private final long number;
  private long length;

  private SegmentWriter(FileChannel channel, long number) {
    this.channel = channel;
    this.number = number;
  }

  /** Creates the segment's file, durably. */
  static SegmentWriter create(SpoolFiles files, long number) throws IOException {
    SegmentWriter writer = new SegmentWriter(files.create(files.segment(number)), number);
    try {
      writer.write(SegmentFormat.fileHeader());
      writer.sync();
      files.sync();
      return writer;
    } catch (IOException | RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /** Writes a record; it is durable after the next {@link #sync}. */
  void append(byte[] payload, long receivedMillis) throws IOException {
    write(
        RecordHeader.of(payload, receivedMillis).encode(number, length), ByteBuffer.wrap(payload));
  }

  /** Returns when everything that was written is on the disk. */
  void sync() throws IOException {
    channel.force(false);
  }

  /** Bytes written so far. */
  long length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void write(ByteBuffer... buffers) throws IOException {
    ByteBuffer last = buffers[buffers.length - 1];
    while (last.hasRemaining()) {
      length += channel.write(buffers);
    }
  }
}
