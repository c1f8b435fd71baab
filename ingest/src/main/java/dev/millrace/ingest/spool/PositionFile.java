package dev.millrace.ingest.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers how far the spool is drained. The file is replaced as a whole, and may lag behind: then
 * batches are sent again. One that cannot be read counts as absent, for the same reason.
 */
final class PositionFile {
  private static final Logger LOG = LoggerFactory.getLogger(PositionFile.class);
  private static final int BYTES = 20;

  private final SpoolFiles files;
  private Position saved = Position.START;

  PositionFile(SpoolFiles files) {
    this.files = files;
  }

  /** What was saved last; the start if nothing can be read. */
  Position load() throws IOException {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(files.position()));
      if (bytes.capacity() == BYTES
          && bytes.getInt(16) == SegmentFormat.crc(bytes.array(), 0, 16)
          && bytes.getLong(0) >= 0
          && bytes.getLong(0) < Long.MAX_VALUE) {
        saved = new Position(bytes.getLong(0), bytes.getLong(8));
      } else {
        LOG.warn("{} is damaged: the oldest segment is sent from its start", files.position());
      }
    } catch (NoSuchFileException e) {
      saved = Position.START;
    }
    return saved;
  }

  /** Replaces the file, durably, unless it is up to date. */
  void save(Position position) throws IOException {
    if (position.equals(saved)) {
      return;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(BYTES).putLong(position.segment()).putLong(position.offset());
    bytes.putInt(SegmentFormat.crc(bytes.array(), 0, 16)).flip();
    Path fresh = files.directory().resolve("position.new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel = files.create(fresh)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    files.rename(fresh, files.position());
    saved = position;
  }
}
