package dev.millrace.job.namespace;

import dev.millrace.model.ApplicationName;
import dev.millrace.model.redis.RedisSchema;
import io.lettuce.core.RedisURI;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that comparing and promoting share. */
final class NamespaceOptions {
  private static final String REDIS_SCHEMES = "rediss?://.*";

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
      names = "--redis-url",
      paramLabel = "URL",
      defaultValue = "${env:REDIS_URL:-redis://localhost:6379}",
      description =
          "redis:// or rediss:// with user, password and database; default redis://localhost:6379."
              + " Prefer the variable, which other users of the machine cannot see [REDIS_URL].")
  private String redis;

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
   * Where Redis is. The complaint does not repeat the URL, which may hold a password.
   *
   * @throws ParameterException if the URL is none
   */
  RedisURI redis() {
    check(redis.matches(REDIS_SCHEMES), "--redis-url must start with redis:// or rediss://");
    try {
      return RedisURI.create(redis);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(), "--redis-url cannot be read: redis://user:password@host:port/0");
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
    check(!one.equals(other), "the namespaces must be two");
  }

  void check(boolean holds, String complaint) {
    if (!holds) {
      throw new ParameterException(command.commandLine(), complaint);
    }
  }
}
