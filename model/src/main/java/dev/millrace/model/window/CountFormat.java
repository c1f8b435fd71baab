package dev.millrace.model.window;

/**
 * How DDSketch writes a count, which is a {@code double} to it: as the bits of {@code 1 + count}
 * less those of 1, rotated so that the exponent's last bits come first, in groups of seven bits,
 * the highest first, until only zeros are left. Small whole numbers take one byte.
 */
final class CountFormat {
  /** Up to here every whole number is a {@code double} of its own, and so is the next one. */
  static final long MAX = (1L << 53) - 1;

  private static final int MAX_LENGTH = 9;
  private static final int ROTATION = 6;
  private static final long ONE = Double.doubleToRawLongBits(1);

  /** The counts that each single byte stands for; -1 if that is no whole number. */
  private static final long[] OF_ONE_BYTE = ofOneByte();

  private CountFormat() {}

  /** How many bytes a count takes. */
  static int length(long count) {
    long bits = bits(count);
    return bits == 0
        ? 1
        : Math.min(MAX_LENGTH, (Long.SIZE + 6 - Long.numberOfTrailingZeros(bits)) / 7);
  }

  /** Writes a count, and returns where it ends. */
  static int write(long count, byte[] out, int at) {
    long rest = bits(count);
    int i = at;
    while (i < at + MAX_LENGTH - 1) {
      byte next = (byte) (rest >>> Long.SIZE - 7);
      rest <<= 7;
      if (rest == 0) {
        out[i++] = next;
        return i;
      }
      out[i++] = (byte) (next | 0x80);
    }
    out[i++] = (byte) (rest >>> Long.SIZE - 8);
    return i;
  }

  /**
   * The count in {@code b[from, to)}, which must be all of it; -1 if that is no count of latencies.
   */
  static long read(byte[] b, int from, int to) {
    if (to - from == 1) {
      return b[from] < 0 ? -1 : OF_ONE_BYTE[b[from]];
    }
    long bits = 0;
    for (int i = from; i < to; i++) {
      int group = i - from;
      bits |=
          group == MAX_LENGTH - 1 ? b[i] & 0xffL : (b[i] & 0x7fL) << Long.SIZE - 7 * (group + 1);
    }
    return count(bits);
  }

  /** Where the count at {@code from} ends, or -1 if {@code b} ends before. */
  static int end(byte[] b, int from) {
    int last = from;
    while (last < b.length && b[last] < 0 && last < from + MAX_LENGTH - 1) {
      last++;
    }
    return last < b.length ? last + 1 : -1;
  }

  private static long bits(long count) {
    return Long.rotateLeft(Double.doubleToRawLongBits(count + 1) - ONE, ROTATION);
  }

  private static long count(long bits) {
    double count = Double.longBitsToDouble(Long.rotateRight(bits, ROTATION) + ONE) - 1;
    return count >= 0 && count <= MAX && count == Math.rint(count) ? (long) count : -1;
  }

  private static long[] ofOneByte() {
    long[] counts = new long[0x80];
    for (int b = 0; b < counts.length; b++) {
      counts[b] = count((long) b << Long.SIZE - 7);
    }
    return counts;
  }
}
