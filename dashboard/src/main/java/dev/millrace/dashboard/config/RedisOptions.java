package dev.millrace.dashboard.config;

import dev.millrace.model.redis.RedisSchema;
import io.lettuce.core.RedisURI;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where the windows are. */
public final class RedisOptions {
  @Option(
      names = "--redis-url",
      paramLabel = "URL",
      showDefaultValue = Visibility.NEVER,
      description =
          "redis:// or rediss:// with user, password and database; default "
              + DashboardConfig.DEFAULT_REDIS
              + ". Prefer the variable, which other users of the machine cannot see.")
  String url = DashboardConfig.DEFAULT_REDIS;

  @Option(
      names = "--namespace",
      paramLabel = "TEXT",
      description = "What every key in Redis starts with.")
  String namespace = RedisSchema.DEFAULT_NAMESPACE;

  /**
   * Where Redis is.
   *
   * @throws ConfigException if the URL is none
   */
  public RedisURI uri() {
    return DashboardConfig.redis(url);
  }

  /** What every key starts with. */
  public String namespace() {
    return namespace;
  }
}
