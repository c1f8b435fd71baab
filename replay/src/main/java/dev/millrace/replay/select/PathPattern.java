package dev.millrace.replay.select;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which paths are meant, without their query: a glob, or a regular expression after {@code ~}.
 *
 * <p>In a glob {@code *} stands for any text within a segment, {@code **} for any text at all, and
 * {@code ?} for one character; the whole path must match. A regular expression may match anywhere.
 */
public final class PathPattern {
  private final Pattern pattern;

  private PathPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static PathPattern parse(String text) {
    if (text.startsWith("~")) {
      try {
        return new PathPattern(Pattern.compile(text.substring(1)));
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "'" + text + "' is not a regular expression: " + e.getDescription());
      }
    }
    if (!text.startsWith("/") && !text.startsWith("*")) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a path pattern: it starts with / or *, or with ~ before a regular"
              + " expression");
    }
    return new PathPattern(Pattern.compile("^(?:" + regex(text) + ")$", Pattern.DOTALL));
  }

  boolean matches(String path) {
    return pattern.matcher(path).find();
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }
}
