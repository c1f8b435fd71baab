package dev.millrace.model.redis;

import java.util.Locale;

/** How the certificate of a Redis that is reached by {@code rediss://} is checked. */
public enum RedisTlsVerify {
  /** That an authority we trust has signed it, and that it is for the host name. */
  FULL,

  /** That an authority we trust has signed it, for whatever host. */
  CA,

  /**
   * Nothing. The connection is encrypted, but the other end may be anyone. For certificates that
   * are self-signed and change, such as Heroku's.
   */
  NONE;

  /**
   * Reads {@code full}, {@code ca} or {@code none}; null is {@link #FULL}.
   *
   * @throws IllegalArgumentException if it is another text
   */
  static RedisTlsVerify parse(String text) {
    if (text == null) {
      return FULL;
    }
    for (RedisTlsVerify verify : values()) {
      if (verify.name().toLowerCase(Locale.ROOT).equals(text)) {
        return verify;
      }
    }
    throw new IllegalArgumentException(
        "%s (%s) must be full, ca or none, not '%s'"
            .formatted(RedisSettings.TLS_VERIFY_OPTION, RedisSettings.TLS_VERIFY, text));
  }
}
