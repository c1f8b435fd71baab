package dev.millrace.replay.select;

import dev.millrace.replay.log.RecordedRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A share of the requests, the same in every run. Taken by client, all requests of an address are
 * in it or none.
 *
 * @param share above 0, at most 1
 * @param by what is sampled
 */
public record Sample(double share, By by) {
  /** What is sampled: single requests, or whole clients. */
  public enum By {
    REQUEST,
    CLIENT
  }

  /** Everything. */
  public static final Sample ALL = new Sample(1, By.REQUEST);

  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?)\\s*%");
  private static final int PURPOSE = 1;

  /**
   * Reads {@code 10%} or {@code 0.5%}.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static double parseShare(String text) {
    Matcher matcher = SYNTAX.matcher(text.trim());
    double percent = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
    if (percent <= 0 || percent > 100) {
      throw new IllegalArgumentException("'" + text + "' is not a share such as 10% or 0.5%");
    }
    return percent / 100;
  }

  boolean contains(RecordedRequest request) {
    return share >= 1
        || Fraction.of(by == By.CLIENT ? request.clientAddress() : request.identity(), PURPOSE)
            < share;
  }
}
