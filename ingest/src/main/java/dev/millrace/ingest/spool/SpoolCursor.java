package dev.millrace.ingest.spool;

import dev.millrace.ingest.spool.SegmentReader.DamageListener;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;

/** Reads the segments one after the other, as far as they are durable. Not thread-safe. */
final class SpoolCursor implements Closeable {
  private final SpoolFiles files;
  private final Collection<Segment> segments;
  private final DamageListener damage;
  private Position position;
  private SegmentReader reader;
  private SpoolRecord next;

  /**
   * @param segments oldest first; changes as the spool does
   * @param damage hears of bytes that are no record, each time they are read
   */
  SpoolCursor(
      SpoolFiles files, Collection<Segment> segments, Position position, DamageListener damage) {
    this.files = files;
    this.segments = segments;
    this.position = position;
    this.damage = damage;
  }

  /** The next record without passing it; null if there is none yet. */
  SpoolRecord peek() throws IOException {
    if (next == null) {
      next = read();
    }
    return next;
  }

  /** Passes the record that {@link #peek} shows. */
  void pass() {
    position = next.end();
    next = null;
  }

  /**
   * Passes what cannot be read where {@link #peek} fails: a record or a sector, or the segment if
   * its file cannot be opened. That counts as damage.
   */
  void giveUp() {
    for (Segment segment : segments) {
      if (segment.end().compareTo(position) > 0) {
        if (isReading(segment)) {
          reader.giveUp(segment.length());
          position = reader.position();
        } else {
          damage.damaged(new Position(segment.number(), offsetIn(segment)), segment.end());
          position = segment.end();
        }
        return;
      }
    }
  }

  /** Where the next record is looked for: what lies before was passed, or was no record. */
  Position position() {
    return next == null ? position : next.start();
  }

  /** Goes back, or on, to a position. */
  void moveTo(Position there) throws IOException {
    close();
    position = there;
    next = null;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  private SpoolRecord read() throws IOException {
    for (Segment segment : segments) {
      if (segment.end().compareTo(position) > 0) {
        if (!isReading(segment)) {
          open(segment);
        }
        SpoolRecord record = reader.next(segment.length());
        if (record != null) {
          return record;
        }
        position = reader.position();
      }
    }
    return null;
  }

  private void open(Segment segment) throws IOException {
    close();
    reader =
        new SegmentReader(
            files.open(files.segment(segment.number())),
            segment.number(),
            offsetIn(segment),
            damage);
  }

  private boolean isReading(Segment segment) {
    return reader != null && reader.position().segment() == segment.number();
  }

  private long offsetIn(Segment segment) {
    return position.segment() == segment.number() ? position.offset() : 0;
  }
}
