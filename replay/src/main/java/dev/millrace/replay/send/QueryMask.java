package dev.millrace.replay.send;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Replaces the values of query parameters that look like secrets, so that neither the target nor a
 * report sees them. A name looks like a secret if one of its words is listed ({@code access_token},
 * {@code userKey}), or contains a listed word of five letters or more anywhere ({@code xsrftoken}).
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
      int equals = pathAndQuery.indexOf('=', at);
      if (equals >= 0 && equals + 1 < end && isSecret(pathAndQuery.substring(at, equals))) {
        masked.append(pathAndQuery, at, equals + 1).append(MASK);
      } else {
        masked.append(pathAndQuery, at, end);
      }
      if (end < pathAndQuery.length()) {
        masked.append(pathAndQuery.charAt(end));
      }
      at = end + 1;
    }
    return masked.toString();
  }

  private boolean isSecret(String name) {
    String decoded = decode(name);
    String lower = decoded.toLowerCase(Locale.ROOT);
    return Arrays.stream(BETWEEN_WORDS.split(decoded))
            .anyMatch(part -> words.contains(part.toLowerCase(Locale.ROOT)))
        || words.stream().anyMatch(word -> word.length() >= LONG_WORD && lower.contains(word));
  }

  private static String decode(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private static int parameterEnd(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) != '&' && text.charAt(i) != ';') {
      i++;
    }
    return i;
  }
}
