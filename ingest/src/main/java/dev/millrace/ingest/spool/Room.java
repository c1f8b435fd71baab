package dev.millrace.ingest.spool;

import java.nio.file.Path;

/**
 * How much the spool may hold: at most a number of bytes, and never so many that less than a share
 * of the file system stays free for others.
 *
 * @param maxBytes of all its segments
 * @param freePercent of the file system's size that stays free, 0 to 99
 */
record Room(long maxBytes, int freePercent) {
  /**
   * Why {@code needed} bytes more do not fit, a sentence for people; null if they do.
   *
   * @param used bytes the spool holds already
   */
  String problem(long used, long needed, Disk disk, Path directory) {
    if (used + needed > maxBytes) {
      return "the spool in " + directory + " is full: " + used + " of " + maxBytes + " bytes";
    }
    long usable = disk.usableBytes(directory);
    long spared = disk.totalBytes(directory) / 100 * freePercent;
    if (usable - needed < spared) {
      return "the spool in "
          + directory
          + " may not grow: its file system has "
          + usable
          + " bytes left, "
          + spared
          + " must stay free";
    }
    return null;
  }
}
