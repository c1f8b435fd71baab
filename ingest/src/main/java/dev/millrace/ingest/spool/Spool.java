package dev.millrace.ingest.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of records in files: appended at the end and durable after {@link #sync}, read from the
 * start, deleted by the segment when drained. Not thread-safe: it belongs to one thread, which must
 * not be interrupted.
 */
final class Spool implements Closeable {
  /** A segment that has grown to this size is followed by another. */
  static final long SEGMENT_BYTES = 16 << 20;

  /** Longer than a disk is out of reach that comes back by itself, as a rule. */
  private static final Duration READ_PATIENCE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private final SpoolFiles files;
  private final Disk disk;
  private final Room room;
  private final SpoolMetrics metrics;
  private final PositionFile positionFile;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private final SpoolCursor cursor;
  private final Patience patience;
  private SegmentWriter writer;
  private long nextNumber;
  private long unsynced;
  private long keptBytes;
  private Position drained;
  private Position damagedUpTo = Position.START;

  private Spool(SpoolFiles files, Disk disk, Room room, SpoolMetrics metrics, Duration readPatience)
      throws IOException {
    patience = new Patience(readPatience);
    this.files = files;
    this.disk = disk;
    this.room = room;
    this.metrics = metrics;
    positionFile = new PositionFile(files);
    drained = positionFile.load();
    segments.addAll(new Recovery(files, disk).segments(drained));
    nextNumber = 1 + drained.segment();
    for (Segment segment : segments) {
      nextNumber = Math.max(nextNumber, segment.number() + 1);
    }
    for (long number : files.keptSegments()) {
      nextNumber = Math.max(nextNumber, number + 1);
      keptBytes += Files.size(files.kept(number));
    }
    cursor = new SpoolCursor(files, segments, drained, this::damaged);
  }

  /**
   * Opens the spool of a directory, with what an earlier process left there.
   *
   * @throws SpoolException if that cannot be done
   */
  static Spool open(Path directory, Room room, Disk disk, SpoolMetrics metrics) {
    return open(directory, room, disk, metrics, READ_PATIENCE);
  }

  /**
   * @param readPatience how long reads may fail until what they are to read counts as damaged
   */
  static Spool open(
      Path directory, Room room, Disk disk, SpoolMetrics metrics, Duration readPatience) {
    SpoolFiles files = SpoolFiles.open(directory, disk);
    try {
      return new Spool(files, disk, room, metrics, readPatience);
    } catch (IOException | SpoolException e) {
      try {
        files.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e instanceof SpoolException known
          ? known
          : new SpoolException("cannot read the spool in " + directory + " (" + e + ")", e);
    }
  }

  /** Why a record with that payload cannot be appended, a sentence for people; or null. */
  String problem(long payloadBytes) {
    long needed = payloadBytes + SegmentFormat.RECORD_HEADER_BYTES;
    if (writer == null) {
      needed += SegmentFormat.FILE_HEADER_BYTES;
    }
    return room.problem(bytes(), needed, disk, files.directory());
  }

  /** Appends a record. If it fails, so has everything since the last {@link #sync}. */
  void append(byte[] payload, long receivedMillis) throws IOException {
    try {
      if (writer == null) {
        startSegment(nextNumber++);
      }
      writer.append(payload, receivedMillis);
      unsynced++;
    } catch (IOException e) {
      abandonSegment();
      throw e;
    }
  }

  /** Returns when everything appended is durable. If it fails, nothing since the last time is. */
  void sync() throws IOException {
    if (unsynced == 0) {
      return;
    }
    try {
      long startNanos = System.nanoTime();
      writer.sync();
      metrics.synced(System.nanoTime() - startNanos);
    } catch (IOException e) {
      abandonSegment();
      throw e;
    }
    segments.getLast().grow(writer.length(), unsynced);
    metrics.appended(unsynced);
    unsynced = 0;
    if (writer.length() >= SEGMENT_BYTES) {
      finishSegment();
    }
  }

  /**
   * The next record to be sent, without passing it; null if there is none. What cannot be read for
   * {@link #READ_PATIENCE} is damage, and is skipped.
   *
   * @throws IOException if something cannot be read now
   */
  SpoolRecord peek() throws IOException {
    try {
      SpoolRecord next = cursor.peek();
      patience.restore();
      return next;
    } catch (IOException e) {
      if (patience.isOverAt(System.nanoTime())) {
        cursor.giveUp();
      }
      throw e;
    }
  }

  /** Passes the record that {@link #peek} shows. */
  void pass() {
    cursor.pass();
  }

  /** The next record to be read is again the first that is not drained. */
  void rewind() throws IOException {
    cursor.moveTo(drained);
  }

  /** The first of the records that were passed is finished. */
  void drained(SpoolRecord record) {
    drained = record.end();
    for (Segment segment : segments) {
      if (segment.number() == record.start().segment()) {
        segment.drained();
      }
    }
  }

  /**
   * A segment's file is to be kept, under another name, when all else in it is drained: it holds
   * something that could not be sent.
   */
  void keep(long number) {
    for (Segment segment : segments) {
      if (segment.number() == number) {
        segment.keep();
      }
    }
  }

  /**
   * Everything that was read is drained: ends the last segment and tidies up, so that no file
   * remains. If that fails the spool is drained all the same, and {@link #tidy} catches up.
   */
  void settle() throws IOException {
    drained = cursor.position();
    try {
      finishSegment();
    } finally {
      tidy();
    }
  }

  /**
   * Deletes segments that are drained, and remembers for the next process what is. Nothing is lost
   * if that fails: files take room for longer, and the next process sends some records again.
   */
  void tidy() throws IOException {
    try {
      deleteDrained();
    } finally {
      positionFile.save(resume());
    }
  }

  /** Where the next process begins: it finds out itself which segments are to be kept. */
  private Position resume() {
    for (Segment segment : segments) {
      Position start = new Position(segment.number(), 0);
      if (segment.isKept() && start.compareTo(drained) < 0) {
        return start;
      }
    }
    return drained;
  }

  /** Bytes on the disk. */
  long bytes() {
    long bytes = keptBytes;
    for (Segment segment : segments) {
      bytes += segment.length();
    }
    if (writer != null) {
      bytes += writer.length() - segments.getLast().length();
    }
    return bytes;
  }

  /** Records that are durable and not drained. */
  long records() {
    return segments.stream().mapToLong(Segment::records).sum();
  }

  Path directory() {
    return files.directory();
  }

  @Override
  public void close() throws IOException {
    try {
      finishSegment();
      tidy();
      cursor.close();
    } finally {
      files.close();
    }
  }

  private void startSegment(long number) throws IOException {
    try {
      writer = SegmentWriter.create(files, number);
    } catch (IOException e) {
      Files.deleteIfExists(files.segment(number));
      throw e;
    }
    segments.addLast(new Segment(number, writer.length(), 0));
  }

  private void finishSegment() throws IOException {
    if (writer != null) {
      SegmentWriter finished = writer;
      writer = null;
      finished.close();
    }
  }

  /** What is not durable will not be; the next append goes to a new file. */
  private void abandonSegment() {
    unsynced = 0;
    if (writer == null) {
      return;
    }
    Segment segment = segments.getLast();
    Path file = files.segment(segment.number());
    try {
      finishSegment();
      // Lest the rest looks like damage later.
      disk.truncate(file, segment.length());
      deleteDrained();
    } catch (IOException e) {
      LOG.warn("cannot cut {} after a failure: {}", file, e.toString());
    }
  }

  private void deleteDrained() throws IOException {
    while (!segments.isEmpty() && isDone(segments.getFirst())) {
      Segment done = segments.getFirst();
      if (!done.isKept()) {
        files.delete(files.segment(done.number()));
      } else if (files.keep(done.number())) {
        keptBytes += done.length();
        LOG.error("{} holds what could not be sent", files.kept(done.number()));
      }
      segments.removeFirst();
    }
  }

  private boolean isDone(Segment segment) {
    boolean growing = writer != null && segment == segments.getLast();
    boolean passed = drained.segment() > segment.number() || drained.compareTo(segment.end()) >= 0;
    return !growing && (passed || segment.length() <= SegmentFormat.FILE_HEADER_BYTES);
  }

  /** Damage is met again after a rewind, and counts once. */
  private void damaged(Position from, Position to) {
    if (to.compareTo(damagedUpTo) > 0) {
      damagedUpTo = to;
      keep(from.segment());
      metrics.corrupt();
      LOG.error(
          "{}: no record from byte {} to {}, which is lost unless the file can be repaired",
          files.segment(from.segment()),
          from.offset(),
          to.offset());
    }
  }
}
