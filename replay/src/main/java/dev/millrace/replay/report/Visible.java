package dev.millrace.replay.report;

/**
 * Texts from strangers, made safe to show: without control characters, which a terminal may obey,
 * and without characters that change the order in which others are shown.
 */
public final class Visible {
  private Visible() {}

  /** Whether the character may be shown as it is. */
  static boolean is(char c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }

  /** The text with a question mark in place of what may not be shown. */
  public static String only(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      visible.append(is(text.charAt(i)) ? text.charAt(i) : '?');
    }
    return visible.toString();
  }
}
