package dev.millrace.ingest.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes that reads as people write it: {@code 512}, {@code 16KiB}, {@code 4MiB}, {@code
 * 1GiB}. Upper and lower case, and the short forms {@code k}, {@code m}, {@code g}, are accepted.
 */
public record ByteSize(long bytes) {
  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,12})\\s*([kmg]?)(?:i?b)?");

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not negative: " + bytes);
    }
  }

  /** {@code mebibytes} times 1,048,576 bytes. */
  public static ByteSize ofMebibytes(int mebibytes) {
    return new ByteSize((long) mebibytes << 20);
  }

  /**
   * Reads a size.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static ByteSize parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a size such as 4MiB or 65536");
    }
    int shift =
        10 * ("kmg".indexOf(matcher.group(2).isEmpty() ? '?' : matcher.group(2).charAt(0)) + 1);
    return new ByteSize(Long.parseLong(matcher.group(1)) << shift);
  }

  /** The shortest form that {@link #parse} reads back as the same size. */
  @Override
  public String toString() {
    if (bytes > 0 && bytes % (1L << 30) == 0) {
      return (bytes >> 30) + "GiB";
    }
    if (bytes > 0 && bytes % (1L << 20) == 0) {
      return (bytes >> 20) + "MiB";
    }
    return bytes > 0 && bytes % (1L << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
  }
}
