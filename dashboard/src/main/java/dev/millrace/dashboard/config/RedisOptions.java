package dev.millrace.dashboard.config;

import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.redis.RedisSettings;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where the windows are. */
public final class RedisOptions {
  @Option(
      names = RedisSettings.URL_OPTION,
      paramLabel = "URL",
      description =
          "redis:// or rediss:// with user, password and database; default "
              + RedisSettings.DEFAULT_URL
              + ". Prefer the variable, which other users of the machine cannot see [REDIS_URL, or"
              + " REDIS_TLS_URL].")
  String url;

  @Option(
      names = RedisSettings.TLS_VERIFY_OPTION,
      paramLabel = "full|ca|none",
      description =
          "How the certificate of a rediss:// server is checked: full, ca (not the host name) or none"
              + " (self-signed ones, such as Heroku's); default full [REDIS_TLS_VERIFY]."
              + " Authorities of your own can be set only as a variable [REDIS_TRUSTED_CERT].")
  String tlsVerify;

  @Option(
      names = "--namespace",
      paramLabel = "TEXT",
      description = "Prefix of every key in Redis [MILLRACE_NAMESPACE].")
  String namespace = RedisSchema.DEFAULT_NAMESPACE;

  /**
   * Where Redis is.
   *
   * @throws ConfigException if options and environment do not say that
   */
  public RedisSettings settings(Map<String, String> environment) {
    try {
      return RedisSettings.of(environment, url, tlsVerify);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  /** The prefix of every key. */
  public String namespace() {
    return namespace;
  }
}
