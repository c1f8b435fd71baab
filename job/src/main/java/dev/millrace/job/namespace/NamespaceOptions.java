package dev.millrace.job.namespace;

import dev.millrace.model.ApplicationName;
import dev.millrace.model.redis.RedisSchema;
import dev.millrace.model.redis.RedisSettings;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that comparing and promoting share. */
final class NamespaceOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--app",
      paramLabel = "APP",
      split = ",",
      description = "Only this application; may be repeated (default: all).")
  private Set<String> apps = new LinkedHashSet<>();

  @Option(
      names = "--resolution",
      paramLabel = "RES",
      split = ",",
      description = "Only this resolution, such as 1m; may be repeated (default: all).")
  private Set<String> resolutions = new LinkedHashSet<>();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Only windows that start then or later: 2026-11-22T10:00:00Z, or -2h for two hours ago.")
  private Instant from = Instant.MIN;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Only windows that end then or earlier.")
  private Instant to = Instant.MAX;

  @Option(
      names = RedisSettings.URL_OPTION,
      paramLabel = "URL",
      description =
          "redis:// or rediss:// with user, password and database; default "
              + RedisSettings.DEFAULT_URL
              + ". Prefer the variable, which other users of the machine cannot see [REDIS_URL, or"
              + " REDIS_TLS_URL].")
  private String redisUrl;

  @Option(
      names = RedisSettings.TLS_VERIFY_OPTION,
      paramLabel = "full|ca|none",
      description =
          "How the certificate of a rediss:// server is checked: full, ca (not the host name) or none"
              + " (self-signed ones, such as Heroku's); default full [REDIS_TLS_VERIFY]. Authorities"
              + " of your own can be set only as a variable [REDIS_TRUSTED_CERT].")
  private String redisTlsVerify;

  /**
   * The windows that are asked for.
   *
   * @throws ParameterException if the options cannot be meant
   */
  Selection selection() {
    for (String app : apps) {
      check(ApplicationName.isValid(app), "--app must match " + ApplicationName.SYNTAX);
    }
    for (String resolution : resolutions) {
      check(
          resolution.matches(Series.RESOLUTION), "--resolution must be one such as 10s, 1m or 1h");
    }
    check(from.isBefore(to), "--from must be before --to");
    return new Selection(apps, resolutions, from, to);
  }

  /**
   * Where Redis is.
   *
   * @throws ParameterException if options and environment do not say that
   */
  RedisSettings redis() {
    try {
      return RedisSettings.of(System.getenv(), redisUrl, redisTlsVerify);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage());
    }
  }

  /**
   * Checks two namespaces.
   *
   * @throws ParameterException if they are not two, or not namespaces
   */
  void checkNamespaces(String one, String other) {
    for (String namespace : new String[] {one, other}) {
      check(
          RedisSchema.NAMESPACE.matcher(namespace).matches(),
          "a namespace must match " + RedisSchema.NAMESPACE);
    }
    check(!one.equals(other), "the two namespaces must be different");
  }

  void check(boolean holds, String complaint) {
    if (!holds) {
      throw new ParameterException(command.commandLine(), complaint);
    }
  }
}
