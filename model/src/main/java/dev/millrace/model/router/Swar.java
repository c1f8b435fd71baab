package dev.millrace.model.router;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time in one {@code long} ("SIMD within a register"). The lowest byte of a word
 * is the first in memory.
 *
 * <p>The searches use the borrow trick of H. S. Warren, <i>Hacker's Delight</i>, section 6-1: a
 * byte of {@code (x - 0x01..) & ~x & 0x80..} is set for the first zero byte of {@code x}; bytes
 * after the first may be wrong, which does not matter here.
 */
final class Swar {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private Swar() {}

  /** The eight bytes at {@code at}; bytes past the end of the array read as zero. */
  static long word(byte[] b, int at) {
    if (at <= b.length - Long.BYTES) {
      return (long) LONGS.get(b, at);
    }
    long word = 0;
    for (int i = b.length - 1; i >= at; i--) {
      word = word << 8 | (b[i] & 0xff);
    }
    return word;
  }

  /** The first {@code length} bytes (at most eight) of a word, the others zero. */
  static long prefix(long word, int length) {
    return length >= Long.BYTES ? word : word & ((1L << (length << 3)) - 1);
  }

  /** The word of an ASCII string of at most eight bytes. */
  static long of(String text) {
    long word = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      word = word << 8 | text.charAt(i);
    }
    return word;
  }

  /**
   * The number that the first {@code length} bytes (one to eight) are the decimal digits of, or -1
   * if one of them is not a digit.
   *
   * <p>Digits are added up by twos, by fours and by eights, after D. Lemire, <i>Quickly parsing
   * eight digits</i> (2018).
   */
  static int number(long word, int length) {
    long digits = (word ^ ONES * '0') << (Long.BYTES - length << 3);
    if (((digits + ONES * (0x7f - 9) | digits) & HIGHS) != 0) {
      return -1;
    }
    long pairs = digits * 10 + (digits >>> 8);
    long evenPairs = (pairs & 0xff_0000_00ffL) * (100 + (1_000_000L << 32));
    long oddPairs = (pairs >>> 16 & 0xff_0000_00ffL) * (1 + (10_000L << 32));
    return (int) (evenPairs + oddPairs >>> 32);
  }

  /** How many bytes of the word stand before the first {@code value}; eight if there is none. */
  static int indexOf(long word, byte value) {
    long x = word ^ (ONES * (value & 0xff));
    return Long.numberOfTrailingZeros((x - ONES) & ~x & HIGHS) >>> 3;
  }

  /** How many bytes stand before the first that is a space or a control character. */
  static int indexOfBlank(long word) {
    return Long.numberOfTrailingZeros((word - ONES * 0x21) & ~word & HIGHS) >>> 3;
  }

  /** The first {@code value} in {@code b[from, to)}, else {@code to}. */
  static int find(byte[] b, int from, int to, byte value) {
    for (int i = from; i < to; i += Long.BYTES) {
      int n = indexOf(word(b, i), value);
      if (n < Long.BYTES) {
        return Math.min(i + n, to);
      }
    }
    return to;
  }

  /** The first space or control character in {@code b[from, to)}, else {@code to}. */
  static int findBlank(byte[] b, int from, int to) {
    for (int i = from; i < to; i += Long.BYTES) {
      int n = indexOfBlank(word(b, i));
      if (n < Long.BYTES) {
        return Math.min(i + n, to);
      }
    }
    return to;
  }
}
