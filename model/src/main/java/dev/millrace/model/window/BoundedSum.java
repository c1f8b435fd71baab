package dev.millrace.model.window;

import java.io.DataInput;
import java.io.IOException;

/**
 * Adds up numbers that strangers write, such as bytes and milliseconds: a sum ends at {@link #MAX}
 * and stays there, where a plain one would run over and become negative. So a sum below it is
 * exact, and one that has reached it says no more than that.
 *
 * <p>Whatever the order and grouping of what is added, the sum is the same.
 */
public final class BoundedSum {
  /** The largest sum: eighteen digits, and any two of them fit a {@code long}. */
  public static final long MAX = 999_999_999_999_999_999L;

  private BoundedSum() {}

  /** The sum of two numbers from 0 to {@link #MAX}. */
  public static long of(long a, long b) {
    return Math.min(a + b, MAX);
  }

  /**
   * Reads a sum that was written as a varint. Those of earlier versions had no bound, so some are
   * beyond it or ran over.
   */
  static long read(DataInput in) throws IOException {
    long sum = Varint.readUnsigned(in);
    return sum < 0 ? MAX : Math.min(sum, MAX);
  }
}
