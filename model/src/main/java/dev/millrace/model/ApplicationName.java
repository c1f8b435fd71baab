package dev.millrace.model;

import java.util.regex.Pattern;

/**
 * The name an application goes by in topics, keys and pages: {@code
 * [A-Za-z0-9][A-Za-z0-9._-]{0,99}}. The syntax keeps names safe inside Redis keys, header values
 * and URLs.
 */
public final class ApplicationName {
  /** The syntax, for messages to people. */
  public static final String SYNTAX = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

  private static final Pattern PATTERN = Pattern.compile(SYNTAX);

  private ApplicationName() {}

  /** Whether {@code name} can be an application's name; false for null. */
  public static boolean isValid(String name) {
    return name != null && PATTERN.matcher(name).matches();
  }
}
