package dev.millrace.job.pane;

import dev.millrace.job.parse.PartialPane;
import dev.millrace.model.window.WindowStats;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The state of one application's pane: what was counted, and the identities of what it was counted
 * from. An identity that comes again is ignored, so de-duplication needs no clock and ends exactly
 * when the pane does. Not thread-safe.
 */
final class Pane {
  private final WindowStats stats;
  private final BatchIds identities;
  private long duplicateLines;

  Pane() {
    this(new WindowStats(), new BatchIds(), 0);
  }

  private Pane(WindowStats stats, BatchIds identities, long duplicateLines) {
    this.stats = stats;
    this.identities = identities;
    this.duplicateLines = duplicateLines;
  }

  void merge(PartialPane partial) {
    long lines = partial.lineCount();
    if (lines > 0) {
      if (identities.add(partial.batch())) {
        stats.merge(partial.lines());
      } else {
        duplicateLines += lines;
      }
    }
    for (PartialPane.Notice notice : partial.notices()) {
      if (identities.add(notice.id())) {
        stats.addLost(notice.lost());
      }
    }
  }

  WindowStats stats() {
    return stats;
  }

  /** Lines that came again and were not counted again. */
  long duplicateLines() {
    return duplicateLines;
  }

  /** Number of distinct identities merged. It only grows, whatever restarts. */
  long version() {
    return identities.size();
  }

  Pane copy() {
    return new Pane(stats.copy(), identities.copy(), duplicateLines);
  }

  void write(DataOutput out) throws IOException {
    stats.write(out);
    identities.write(out);
    out.writeLong(duplicateLines);
  }

  static Pane read(DataInput in) throws IOException {
    return new Pane(WindowStats.read(in), BatchIds.read(in), in.readLong());
  }
}
