package dev.millrace.replay.compare;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which changes of a status count as the same. A router line has no headers, so a conditional or
 * range request comes back in full: {@code 304} and {@code 206} become {@code 200}, which is what
 * counts as the same by default.
 */
public final class EqualStatuses {
  /** The default, as it is written. */
  public static final String DEFAULT = "304=200,206=200";

  private static final Pattern PAIR = Pattern.compile("(\\d{3})=(\\d{3})");

  private final Set<Integer> pairs = new HashSet<>();

  private EqualStatuses() {}

  /**
   * Reads {@code recorded=replayed,...}; {@code none} is empty.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static EqualStatuses parse(String text) {
    EqualStatuses equal = new EqualStatuses();
    if (text.trim().equals("none")) {
      return equal;
    }
    for (String part : text.split(",", -1)) {
      Matcher pair = PAIR.matcher(part.trim());
      if (!pair.matches()) {
        throw new IllegalArgumentException(
            "'" + part + "' is not a pair of statuses such as 304=200");
      }
      equal.pairs.add(key(Integer.parseInt(pair.group(1)), Integer.parseInt(pair.group(2))));
    }
    return equal;
  }

  boolean contains(int recorded, int replayed) {
    return pairs.contains(key(recorded, replayed));
  }

  private static int key(int recorded, int replayed) {
    return recorded * 1000 + replayed;
  }
}
