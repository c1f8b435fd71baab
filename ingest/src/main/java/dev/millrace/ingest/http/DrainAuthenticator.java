package dev.millrace.ingest.http;

import dev.millrace.ingest.config.Credentials;
import dev.millrace.model.ApplicationName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * Finds out which application a POST is from. With credentials configured it is the Basic-auth
 * user, whose secret must be right; without, the Basic-auth user, else the parameter {@code app},
 * else the drain token. Thread-safe; reads the current credentials each time.
 */
final class DrainAuthenticator {
  private static final String BASIC = "Basic ";

  private final Supplier<Credentials> credentials;

  DrainAuthenticator(Supplier<Credentials> credentials) {
    this.credentials = credentials;
  }

  /**
   * The application it is from.
   *
   * @param authorization the header's value, or null
   * @param appParameter the query's {@code app}, or null
   * @param drainToken the {@code Logplex-Drain-Token}, or null
   */
  Verdict judge(String authorization, String appParameter, String drainToken) {
    String userAndSecret = decode(authorization);
    int colon = userAndSecret.indexOf(':');
    String user = colon < 0 ? userAndSecret : userAndSecret.substring(0, colon);
    Credentials known = credentials.get();
    if (known.isEmpty()) {
      String app = firstNonEmpty(user, appParameter, drainToken);
      return ApplicationName.isValid(app) ? Verdict.from(app) : Verdict.NAMELESS;
    }
    if (authorization == null) {
      return Verdict.rejected(Rejection.MISSING, null);
    }
    if (colon < 0) {
      return Verdict.rejected(Rejection.MALFORMED, null);
    }
    if (known.accept(user, userAndSecret.substring(colon + 1))) {
      return Verdict.from(user);
    }
    return known.knows(user)
        ? Verdict.rejected(Rejection.WRONG_SECRET, user)
        : Verdict.rejected(Rejection.UNKNOWN_APPLICATION, null);
  }

  private static String firstNonEmpty(String... names) {
    for (String name : names) {
      if (name != null && !name.isEmpty()) {
        return name;
      }
    }
    return null;
  }

  /** {@code user:secret}, or the empty string if it cannot be read. */
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
   * An application, or the reason why there is none.
   *
   * @param app the application's name; with a rejection the one that was claimed, if it is known,
   *     else null
   * @param answer what to answer if it may not post, or null
   * @param rejection why the answer is 401, or null
   */
  record Verdict(String app, Answer answer, Rejection rejection) {
    static final Verdict NAMELESS = new Verdict(null, Answer.NAMELESS, null);

    static Verdict from(String app) {
      return new Verdict(app, null, null);
    }

    static Verdict rejected(Rejection reason, String claimed) {
      return new Verdict(claimed, Answer.UNAUTHORIZED, reason);
    }
  }
}
