package dev.millrace.ingest.http;

import dev.millrace.ingest.config.Credentials;
import dev.millrace.model.ApplicationName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Finds out which application a POST is from. With credentials configured it is the Basic-auth
 * user, whose secret must be right; without, the Basic-auth user, else the parameter {@code app},
 * else the drain token. Immutable.
 */
final class DrainAuthenticator {
  private static final String BASIC = "Basic ";

  private final Credentials credentials;

  DrainAuthenticator(Credentials credentials) {
    this.credentials = credentials;
  }

  /**
   * Who it is.
   *
   * @param authorization the header's value, or null
   * @param appParameter the query's {@code app}, or null
   * @param drainToken the {@code Logplex-Drain-Token}, or null
   */
  Verdict judge(String authorization, String appParameter, String drainToken) {
    String userAndSecret = decode(authorization);
    int colon = userAndSecret.indexOf(':');
    String user = colon < 0 ? userAndSecret : userAndSecret.substring(0, colon);
    if (!credentials.isEmpty()) {
      return colon >= 0 && credentials.accept(user, userAndSecret.substring(colon + 1))
          ? Verdict.from(user)
          : Verdict.UNAUTHORIZED;
    }
    String app = firstNonEmpty(user, appParameter, drainToken);
    return ApplicationName.isValid(app) ? Verdict.from(app) : Verdict.NAMELESS;
  }

  private static String firstNonEmpty(String... names) {
    for (String name : names) {
      if (name != null && !name.isEmpty()) {
        return name;
      }
    }
    return null;
  }

  /** {@code user:secret}, or the empty string if there is none that can be read. */
  private static String decode(String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return "";
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()).trim());
      return new String(decoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /**
   * An application, or why there is none.
   *
   * @param app the application's name, or null
   * @param answer what to answer if there is none, or null
   */
  record Verdict(String app, Answer answer) {
    static final Verdict UNAUTHORIZED = new Verdict(null, Answer.UNAUTHORIZED);
    static final Verdict NAMELESS = new Verdict(null, Answer.NAMELESS);

    static Verdict from(String app) {
      return new Verdict(app, null);
    }
  }
}
