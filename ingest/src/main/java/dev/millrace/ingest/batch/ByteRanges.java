package dev.millrace.ingest.batch;

import java.util.Arrays;

/**
 * Ranges of an array, in order, as one array. Ranges that touch are copied at once, and one that
 * covers everything is not copied at all.
 */
final class ByteRanges {
  private final byte[] source;
  private byte[] copy;
  private int copied;
  private int start;
  private int end;

  ByteRanges(byte[] source) {
    this.source = source;
  }

  /** Adds {@code [from, to)}, which starts at or after the end of the one before. */
  void add(int from, int to) {
    if (from == end && start < end) {
      end = to;
      return;
    }
    flush();
    start = from;
    end = to;
  }

  boolean isEmpty() {
    return start == end && copied == 0;
  }

  /** The ranges' bytes: the source itself if they are all of it. */
  byte[] toArray() {
    if (copy == null) {
      return end - start == source.length ? source : Arrays.copyOfRange(source, start, end);
    }
    flush();
    return Arrays.copyOf(copy, copied);
  }

  private void flush() {
    if (start == end) {
      return;
    }
    if (copy == null) {
      copy = new byte[source.length - start];
    }
    System.arraycopy(source, start, copy, copied, end - start);
    copied += end - start;
    start = end;
  }
}
