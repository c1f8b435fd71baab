package dev.millrace.model.window;

import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes counts in DDSketch's binary encoding, the same bytes as its library: the mapping, the
 * count of zeros, and the counts of the other buckets, either all of them from the first to the
 * last or those that are not zero with the distances between them, whichever is shorter.
 */
final class SketchWriter {
  static final byte ZERO_COUNT = 1 << 2;
  static final byte POSITIVE_DISTANCES_AND_COUNTS = 1 | 1 << 2;
  static final byte POSITIVE_CONTIGUOUS_COUNTS = 1 | 3 << 2;

  /** The mapping's kind and parameters. */
  static final byte[] MAPPING = mapping();

  private final long[] counts;
  private final int first;

  private byte[] out;
  private int length;

  private SketchWriter(long[] counts, int first) {
    this.counts = counts;
    this.first = first;
  }

  /** The bytes of a sketch whose bucket {@code first + i} has {@code counts[i]}. */
  static byte[] write(long[] counts, int first) {
    return new SketchWriter(counts, first).write();
  }

  private byte[] write() {
    long zeros = first == 0 && counts.length > 0 ? counts[0] : 0;
    int used = 0;
    int lowest = 0;
    int highest = 0;
    int lengthOfCounts = 0;
    int lengthOfDistances = 0;
    for (int i = first == 0 ? 1 : 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        int index = LatencyBuckets.index(first + i);
        lowest = used == 0 ? index : lowest;
        lengthOfDistances += lengthOf(zigZag(index - highest));
        lengthOfCounts += CountFormat.length(counts[i]);
        highest = index;
        used++;
      }
    }
    int size = highest - lowest + 1;
    int contiguous = lengthOf(size) + lengthOf(zigZag(lowest)) + 1 + lengthOfCounts + size - used;
    int sparse = lengthOfDistances + lengthOfCounts;
    boolean isContiguous = contiguous <= sparse;
    int lengthOfBuckets = used == 0 ? 0 : 1 + (isContiguous ? contiguous : lengthOf(used) + sparse);
    int lengthOfZeros = zeros == 0 ? 0 : 1 + CountFormat.length(zeros);

    out = new byte[MAPPING.length + lengthOfZeros + lengthOfBuckets];
    System.arraycopy(MAPPING, 0, out, 0, MAPPING.length);
    length = MAPPING.length;
    if (zeros != 0) {
      out[length++] = ZERO_COUNT;
      length = CountFormat.write(zeros, out, length);
    }
    if (used > 0 && isContiguous) {
      writeContiguous(size, lowest);
    } else if (used > 0) {
      writeSparse(used);
    }
    return out;
  }

  private void writeContiguous(int size, int lowest) {
    out[length++] = POSITIVE_CONTIGUOUS_COUNTS;
    writeVarint(size);
    writeVarint(zigZag(lowest));
    writeVarint(zigZag(1));
    int next = lowest;
    for (int i = first == 0 ? 1 : 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        int index = LatencyBuckets.index(first + i);
        // A count of zero is one byte of zero.
        length = CountFormat.write(counts[i], out, length + index - next);
        next = index + 1;
      }
    }
  }

  private void writeSparse(int used) {
    out[length++] = POSITIVE_DISTANCES_AND_COUNTS;
    writeVarint(used);
    int previous = 0;
    for (int i = first == 0 ? 1 : 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        int index = LatencyBuckets.index(first + i);
        writeVarint(zigZag(index - previous));
        length = CountFormat.write(counts[i], out, length);
        previous = index;
      }
    }
  }

  private void writeVarint(int value) {
    int rest = value;
    while (rest > 0x7f) {
      out[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[length++] = (byte) rest;
  }

  private static int lengthOf(int value) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  /** Indices of latencies from 1 ms on are not negative, nor are distances upwards. */
  private static int zigZag(int value) {
    return value << 1;
  }

  private static byte[] mapping() {
    GrowingByteArrayOutput out = GrowingByteArrayOutput.withDefaultInitialCapacity();
    try {
      LatencyBuckets.MAPPING.encode(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.trimmedCopy();
  }
}
