package dev.millrace.model.window;

import java.io.DataInput;
import java.io.IOException;

/**
 * Adds up numbers that come from outside, such as bytes and milliseconds. A sum stops at {@link
 * #MAX}, where a plain one would overflow and become negative. A sum below {@code MAX} is exact.
 *
 * <p>The sum does not depend on the order or the grouping of what is added.
 */
public final class BoundedSum {
  /** The largest sum: eighteen digits, so that the sum of two fits a {@code long}. */
  public static final long MAX = 999_999_999_999_999_999L;

  private BoundedSum() {}

  /** The sum of two numbers from 0 to {@link #MAX}. */
  public static long of(long a, long b) {
    return Math.min(a + b, MAX);
  }

  /**
   * Reads a sum that was written as a varint. Earlier releases had no bound: a sum of theirs may be
   * larger, or may have overflowed.
   */
  static long read(DataInput in) throws IOException {
    long sum = Varint.readUnsigned(in);
    return sum < 0 ? MAX : Math.min(sum, MAX);
  }
}
