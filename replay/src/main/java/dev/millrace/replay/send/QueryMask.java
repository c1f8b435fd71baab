package dev.millrace.replay.send;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Replaces the values of query parameters that look like secrets, so that neither the target nor a
 * report sees them. A name looks like a secret if one of its words is listed ({@code access_token},
 * {@code userKey}), or contains a listed word of five letters or more anywhere ({@code xsrftoken}).
 * A value is also replaced if it contains an address with such a parameter in its query or
 * fragment: {@code next=%2Fcb%3Ftoken%3D1}.
 *
 * @param words lower-case words; none to mask nothing
 */
public record QueryMask(Set<String> words) {
  /** The words that mark a secret by default. */
  public static final List<String> DEFAULT_WORDS =
      List.of(
          "token",
          "password",
          "passwd",
          "passphrase",
          "pwd",
          "secret",
          "key",
          "apikey",
          "signature",
          "sig",
          "hmac",
          "auth",
          "authorization",
          "credential",
          "credentials",
          "session",
          "sid",
          "jwt",
          "otp",
          "assertion");

  /** What stands in place of a value. */
  public static final String MASK = "MASKED";

  private static final int LONG_WORD = 5;
  private static final int MAX_NESTING = 4;
  private static final Pattern MAY_NEST = Pattern.compile("[?#%]");
  private static final Pattern NESTED_NAME = Pattern.compile("[?&;#]([^?&;#=]+)=(?=[^?&;#])");
  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");

  public QueryMask {
    words = Set.copyOf(words);
  }

  /** The path and query with secrets replaced. */
  public String apply(String pathAndQuery) {
    int query = pathAndQuery.indexOf('?');
    if (query < 0 || words.isEmpty()) {
      return pathAndQuery;
    }
    StringBuilder masked = new StringBuilder(pathAndQuery.length());
    masked.append(pathAndQuery, 0, query + 1);
    int at = query + 1;
    while (at <= pathAndQuery.length()) {
      int end = parameterEnd(pathAndQuery, at);
      masked.append(parameter(pathAndQuery.substring(at, end)));
      if (end < pathAndQuery.length()) {
        masked.append(pathAndQuery.charAt(end));
      }
      at = end + 1;
    }
    return masked.toString();
  }

  private String parameter(String text) {
    int value = text.indexOf('=') + 1;
    boolean named = value > 0 && value < text.length() && isSecret(text.substring(0, value - 1));
    return named || hasNestedSecret(text.substring(value)) ? text.substring(0, value) + MASK : text;
  }

  /** Whether the value contains an address with a secret, encoded any number of times. */
  private boolean hasNestedSecret(String value) {
    if (!MAY_NEST.matcher(value).find()) {
      return false;
    }
    String decoded = value;
    for (int i = 0; i < MAX_NESTING; i++) {
      if (NESTED_NAME.matcher(decoded).results().anyMatch(name -> isSecret(name.group(1)))) {
        return true;
      }
      String more = decode(decoded);
      if (more.equals(decoded)) {
        return false;
      }
      decoded = more;
    }
    // Nesting this deep serves no good purpose.
    return true;
  }

  private boolean isSecret(String name) {
    String decoded = decode(name);
    String lower = decoded.toLowerCase(Locale.ROOT);
    return Arrays.stream(BETWEEN_WORDS.split(decoded))
            .anyMatch(part -> words.contains(part.toLowerCase(Locale.ROOT)))
        || words.stream().anyMatch(word -> word.length() >= LONG_WORD && lower.contains(word));
  }

  /** Byte by byte, since the words are ASCII. Invalid escapes are kept as they are. */
  private static String decode(String text) {
    StringBuilder decoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
      if (low >= 0) {
        decoded.append((char) (high << 4 | low));
        i += 2;
      } else {
        decoded.append(c == '+' ? ' ' : c);
      }
    }
    return decoded.toString();
  }

  private static int parameterEnd(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) != '&' && text.charAt(i) != ';') {
      i++;
    }
    return i;
  }
}
