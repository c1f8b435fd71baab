package dev.millrace.ingest.spool;

import java.util.Comparator;

/** A place in the spool: a byte's offset in the segment of that number. */
record Position(long segment, long offset) implements Comparable<Position> {
  /** Before all records. */
  static final Position START = new Position(0, 0);

  private static final Comparator<Position> ORDER =
      Comparator.comparingLong(Position::segment).thenComparingLong(Position::offset);

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "byte " + offset + " of segment " + segment;
  }
}
