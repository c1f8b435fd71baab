package dev.millrace.ingest.spool;

import dev.millrace.ingest.spool.SegmentFormat.FileHeader;
import dev.millrace.ingest.spool.SegmentFormat.RecordHeader;
import dev.millrace.ingest.spool.SegmentReader.DamageListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what an earlier process left. Deletes what it had drained, and cuts off a write that was
 * not finished, and so not acknowledged: the start of a record, or zeros, at the end of a segment.
 * Other bytes that are not a record are damage and stay. Reads the headers of records only; a
 * payload is checked when it is drained. A segment that cannot be read is left to the draining.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final SpoolFiles files;
  private final Disk disk;

  Recovery(SpoolFiles files, Disk disk) {
    this.files = files;
    this.disk = disk;
  }

  /**
   * The segments that hold something, oldest first.
   *
   * @param drained what lies before is drained
   * @throws SpoolException if a segment was written by another version
   */
  List<Segment> segments(Position drained) throws IOException {
    List<Long> numbers = files.segments();
    for (long number : numbers) {
      refuseOtherVersion(files.segment(number));
    }
    List<Segment> segments = new ArrayList<>();
    for (long number : numbers) {
      Segment segment = number < drained.segment() ? null : scan(number, drained);
      if (segment == null) {
        files.delete(files.segment(number));
      } else {
        segments.add(segment);
      }
    }
    return segments;
  }

  /** The segment without its unfinished write; null if nothing in it remains to be drained. */
  private Segment scan(long number, Position drained) throws IOException {
    Path file = files.segment(number);
    long size = Files.size(file);
    long from = number == drained.segment() ? drained.offset() : 0;
    long end = Math.max(from, SegmentFormat.FILE_HEADER_BYTES);
    long records = 0;
    boolean unfinished;
    try (SegmentReader reader =
        new SegmentReader(disk.open(file), number, from, DamageListener.NONE)) {
      while (reader.skip(size) != null) {
        records++;
        end = reader.position().offset();
      }
      unfinished = end < size && isUnfinished(file, number, end, size);
    } catch (IOException e) {
      // Reading will find out what can be read.
      LOG.error("{} cannot be read to its end", file, e);
      return new Segment(number, size, Math.max(1, records));
    }
    if (unfinished) {
      LOG.warn("{}: cut {} bytes of a write that was not finished", file, size - end);
      disk.truncate(file, end);
      size = end;
    }
    return records == 0 && size <= end ? null : new Segment(number, size, records);
  }

  private boolean isUnfinished(Path file, long number, long from, long size) throws IOException {
    if (size - from < SegmentFormat.RECORD_HEADER_BYTES) {
      return true;
    }
    ByteBuffer tail = read(file, from, (int) Math.min(size - from, Integer.MAX_VALUE));
    if (RecordHeader.parse(tail, 0, number, from) != null) {
      return true;
    }
    while (tail.hasRemaining()) {
      if (tail.get() != 0) {
        return false;
      }
    }
    return true;
  }

  private void refuseOtherVersion(Path file) {
    FileHeader header = header(file);
    if (header == FileHeader.DAMAGED) {
      LOG.warn("{} has no intact header; its records are read all the same", file);
    }
    if (header == FileHeader.OTHER_VERSION) {
      throw new SpoolException(
          file
              + " was written by another version of millrace: let that version drain it, or choose"
              + " another spool directory",
          null);
    }
  }

  private FileHeader header(Path file) {
    try {
      return SegmentFormat.judge(read(file, 0, SegmentFormat.FILE_HEADER_BYTES));
    } catch (IOException e) {
      LOG.error("cannot read the start of {}", file, e);
      return FileHeader.DAMAGED;
    }
  }

  /** The bytes from there on, fewer than {@code length} if the file ends before. */
  private ByteBuffer read(Path file, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel channel = disk.open(file)) {
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
        // Short only at the end of the file.
      }
    }
    return bytes.flip();
  }
}
