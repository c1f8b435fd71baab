package dev.millrace.replay.select;

import dev.millrace.replay.log.RecordedRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several processes that share a replay: each request belongs to exactly one of them.
 *
 * @param number from 1
 * @param of how many there are
 */
public record Shard(int number, int of) {
  /** The only one. */
  public static final Shard ONLY = new Shard(1, 1);

  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,4})/(\\d{1,4})");
  private static final int PURPOSE = 2;

  /**
   * Reads {@code 2/4}.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static Shard parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.trim());
    if (matcher.matches()) {
      Shard shard =
          new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
      if (shard.number >= 1 && shard.number <= shard.of) {
        return shard;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is not a shard such as 2/4");
  }

  boolean contains(RecordedRequest request) {
    return of == 1 || (int) (Fraction.of(request.identity(), PURPOSE) * of) == number - 1;
  }

  @Override
  public String toString() {
    return number + "/" + of;
  }
}
