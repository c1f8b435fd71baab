package dev.millrace.replay.select;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statuses as people write them: {@code 200,3xx,500-504}. */
public final class StatusSet {
  private static final Pattern PART = Pattern.compile("(\\d{3})|(\\d)xx|(\\d{3})-(\\d{3})");

  private final BitSet statuses = new BitSet(1000);

  private StatusSet() {}

  /**
   * Reads a list.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static StatusSet parse(String text) {
    StatusSet set = new StatusSet();
    for (String part : text.split(",", -1)) {
      Matcher matcher = PART.matcher(part.trim());
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "'" + part + "' is not a status such as 200, 3xx or 500-504");
      }
      if (matcher.group(1) != null) {
        set.statuses.set(Integer.parseInt(matcher.group(1)));
      } else if (matcher.group(2) != null) {
        int first = Integer.parseInt(matcher.group(2)) * 100;
        set.statuses.set(first, first + 100);
      } else {
        int first = Integer.parseInt(matcher.group(3));
        set.statuses.set(first, Math.max(first, Integer.parseInt(matcher.group(4))) + 1);
      }
    }
    return set;
  }

  boolean contains(int status) {
    return status >= 0 && statuses.get(status);
  }
}
