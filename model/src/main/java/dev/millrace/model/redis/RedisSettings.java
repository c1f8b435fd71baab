package dev.millrace.model.redis;

import dev.millrace.model.Variables;
import dev.millrace.model.pem.PemCertificates;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Objects;

/**
 * How every process reaches Redis: the one place that reads the environment for all of them.
 *
 * <ul>
 *   <li>{@value #URL}: {@code redis://user:password@host:port/database}, or {@code rediss://} for
 *       TLS. Not set, it is {@value #DEFAULT_URL}.
 *   <li>{@value #TLS_URL}: {@code rediss://...}, which Heroku sets in addition to {@value #URL} on
 *       plans that offer both; it takes precedence.
 *   <li>{@value #TLS_VERIFY}: {@code full}, {@code ca} or {@code none}, see {@link RedisTlsVerify}.
 *   <li>{@value #TRUSTED_CERT}: PEM text of the authorities that may sign the server's certificate,
 *       in place of those that Java knows.
 * </ul>
 *
 * <p>A variable that is blank counts as unset. {@link #toString()} names host and port and no
 * secret, and no complaint repeats an address, which may contain a password.
 *
 * @param uri where Redis is; may hold a password
 * @param verify how the server's certificate is checked; only {@link RedisTlsVerify#FULL} without
 *     TLS
 * @param trustedCertificates PEM text, or null for the authorities that Java knows
 */
public record RedisSettings(URI uri, RedisTlsVerify verify, String trustedCertificates) {
  /** Environment variable with {@code redis://...} or {@code rediss://...}. */
  public static final String URL = "REDIS_URL";

  /** Environment variable with {@code rediss://...}. */
  public static final String TLS_URL = "REDIS_TLS_URL";

  /** Environment variable with {@code full}, {@code ca} or {@code none}. */
  public static final String TLS_VERIFY = "REDIS_TLS_VERIFY";

  /** Environment variable with one or several certificates. */
  public static final String TRUSTED_CERT = "REDIS_TRUSTED_CERT";

  /** Where Redis is by default. */
  public static final String DEFAULT_URL = "redis://localhost:6379";

  /** The option that overrides {@value #URL} and {@value #TLS_URL}. */
  public static final String URL_OPTION = "--redis-url";

  /** The option that overrides {@value #TLS_VERIFY}. */
  public static final String TLS_VERIFY_OPTION = "--redis-tls-verify";

  private static final String CLEAR = "redis";
  private static final String ENCRYPTED = "rediss";
  private static final int DEFAULT_PORT = 6379;

  public RedisSettings {
    Objects.requireNonNull(verify, "verify");
    check(uri, URL_OPTION);
    if (CLEAR.equals(uri.getScheme()) && verify != RedisTlsVerify.FULL) {
      throw inTheClear(TLS_VERIFY);
    }
    if (CLEAR.equals(uri.getScheme()) && trustedCertificates != null) {
      throw inTheClear(TRUSTED_CERT);
    }
    if (verify == RedisTlsVerify.NONE && trustedCertificates != null) {
      throw new IllegalArgumentException(
          "%s=none checks nothing, but %s is set: unset one of them"
              .formatted(TLS_VERIFY, TRUSTED_CERT));
    }
  }

  /** A Redis whose certificate, if it is reached by TLS, is checked in all ways. */
  public static RedisSettings of(URI uri) {
    return new RedisSettings(uri, RedisTlsVerify.FULL, null);
  }

  /**
   * What the environment says.
   *
   * @throws IllegalArgumentException with one line that says what to change
   */
  public static RedisSettings of(Map<String, String> environment) {
    return of(environment, null, null);
  }

  /**
   * What the environment says, unless options say something else.
   *
   * @param url in place of {@value #URL} and {@value #TLS_URL}, or null
   * @param verify in place of {@value #TLS_VERIFY}, or null
   * @throws IllegalArgumentException with one line that says what to change
   */
  public static RedisSettings of(Map<String, String> environment, String url, String verify) {
    Variables variables = new Variables(environment);
    String certificates = variables.get(TRUSTED_CERT);
    return new RedisSettings(
        url != null ? parse(URL_OPTION, url) : uri(variables),
        RedisTlsVerify.parse(verify != null ? verify : variables.get(TLS_VERIFY)),
        certificates == null ? null : PemCertificates.parse(TRUSTED_CERT, certificates).text());
  }

  /**
   * What a client of Redis is given: the address with what is checked as the parameter {@code
   * verifyPeer}, as Lettuce reads it. {@link #trustedCertificates()} must be given as well.
   */
  public URI connectionUri() {
    if (verify == RedisTlsVerify.FULL) {
      return uri;
    }
    return URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + "verifyPeer=" + verify);
  }

  /** Host and port: all of the address that may be shown. */
  public String address() {
    return uri.getHost() + ":" + (uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
  }

  @Override
  public String toString() {
    return CLEAR.equals(uri.getScheme()) ? address() : address() + " (TLS, " + checks() + ")";
  }

  private String checks() {
    return switch (verify) {
      case FULL -> "certificate and host name checked";
      case CA -> "certificate checked, host name not checked";
      case NONE -> "certificate not checked";
    };
  }

  private static URI uri(Variables variables) {
    String encrypted = variables.get(TLS_URL);
    if (encrypted != null) {
      URI uri = parse(TLS_URL, encrypted);
      if (!ENCRYPTED.equals(uri.getScheme())) {
        throw new IllegalArgumentException(TLS_URL + " must start with rediss://");
      }
      return uri;
    }
    String url = variables.get(URL);
    return url == null ? URI.create(DEFAULT_URL) : parse(URL, url);
  }

  private static URI parse(String name, String text) {
    try {
      URI uri = new URI(text);
      check(uri, name);
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          name
              + " cannot be read: redis://user:password@host:port/0, special characters"
              + " percent-encoded");
    }
  }

  private static void check(URI uri, String name) {
    if (!CLEAR.equals(uri.getScheme()) && !ENCRYPTED.equals(uri.getScheme())) {
      throw new IllegalArgumentException(name + " must start with redis:// or rediss://");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          name
              + " must name a host, without underscores, and special characters in a password"
              + " percent-encoded");
    }
  }

  private static IllegalArgumentException inTheClear(String variable) {
    return new IllegalArgumentException(
        "%s is set, but Redis is reached by redis://, which is in the clear: say rediss:// or unset it"
            .formatted(variable));
  }
}
