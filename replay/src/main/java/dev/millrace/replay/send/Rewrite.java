package dev.millrace.replay.send;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A change to paths and queries, written like sed's ({@code s|^/v1/|/v2/|}, any delimiter, {@code
 * g} after the last one for all occurrences, {@code \1} for a group; unlike sed's, {@code &} stands
 * for itself, since queries are full of it) or in two parts ({@code ^/v1/ => /v2/}).
 */
public final class Rewrite {
  private static final String ARROW = " =>";

  private final Pattern pattern;
  private final String replacement;
  private final boolean all;

  private Rewrite(String regex, String replacement, boolean all) {
    this.pattern = Pattern.compile(regex);
    this.replacement = replacement;
    this.all = all;
  }

  /**
   * Reads a rewrite.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static Rewrite parse(String text) {
    try {
      Rewrite rewrite = text.contains(ARROW) ? twoParts(text) : sed(text);
      // An impossible group shows only when something is replaced.
      rewrite.pattern.matcher("").replaceAll("");
      rewrite.checkGroups(text);
      return rewrite;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + text + "' holds no regular expression: " + e.getDescription());
    }
  }

  /** The path and query, changed or not; it always starts with a slash. */
  public String apply(String pathAndQuery) {
    Matcher matcher = pattern.matcher(pathAndQuery);
    String changed = all ? matcher.replaceAll(replacement) : matcher.replaceFirst(replacement);
    return changed.startsWith("/") || changed.equals("*") ? changed : "/" + changed;
  }

  private void checkGroups(String text) {
    Matcher groups = Pattern.compile("(?<!\\\\)\\$(\\d)").matcher(replacement);
    int available = pattern.matcher("").groupCount();
    while (groups.find()) {
      if (Integer.parseInt(groups.group(1)) > available) {
        throw new IllegalArgumentException(
            "'" + text + "' refers to group " + groups.group(1) + ", which does not exist");
      }
    }
  }

  private static Rewrite twoParts(String text) {
    int arrow = text.indexOf(ARROW);
    return new Rewrite(
        text.substring(0, arrow).trim(),
        javaReplacement(text.substring(arrow + ARROW.length()).trim()),
        false);
  }

  private static Rewrite sed(String text) {
    List<String> parts =
        text.length() > 2 && text.charAt(0) == 's' ? split(text, text.charAt(1)) : List.of();
    boolean flags = parts.size() == 3 && (parts.get(2).isEmpty() || parts.get(2).equals("g"));
    if (!flags || parts.get(0).isEmpty()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a rewrite such as 's|^/v1/|/v2/|' or '^/v1/ => /v2/'");
    }
    return new Rewrite(parts.get(0), javaReplacement(parts.get(1)), parts.get(2).equals("g"));
  }

  /** The parts between delimiters; a delimiter after a backslash does not count. */
  private static List<String> split(String text, char delimiter) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 2; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == delimiter) {
        part.append(delimiter);
        i++;
      } else if (c == delimiter) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  /** From sed's notation of groups to Java's. */
  private static String javaReplacement(String sed) {
    StringBuilder java = new StringBuilder();
    for (int i = 0; i < sed.length(); i++) {
      char c = sed.charAt(i);
      if (c == '\\' && i + 1 < sed.length()) {
        char next = sed.charAt(++i);
        java.append(Character.isDigit(next) ? "$" + next : Matcher.quoteReplacement("" + next));
      } else {
        java.append(Matcher.quoteReplacement("" + c));
      }
    }
    return java.toString();
  }
}
