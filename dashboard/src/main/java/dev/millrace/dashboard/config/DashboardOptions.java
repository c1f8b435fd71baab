package dev.millrace.dashboard.config;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the dashboard. Each is also an environment variable, see {@link Environment}. */
public final class DashboardOptions {
  /** Environment variable with the password itself. There is no option for it. */
  public static final String PASSWORD_VARIABLE = "DASHBOARD_PASSWORD";

  @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen on.")
  String bind = DashboardConfig.DEFAULT_BIND;

  @Option(names = "--port", paramLabel = "N", description = "Port to listen on, 0 for a free one.")
  int port = DashboardConfig.DEFAULT_PORT;

  @Mixin RedisOptions redis = new RedisOptions();

  @Mixin RetentionOptions retention = new RetentionOptions();

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "A file whose first line is the password that a browser must send.")
  Path passwordFile;

  @Option(
      names = "--insecure",
      showDefaultValue = Visibility.NEVER,
      description = "Listen on a public address without a password.")
  boolean insecure;

  @Option(
      names = "--hosts",
      paramLabel = "NAME",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description =
          "Host names to answer to without a password, besides localhost; default any, with"
              + " --insecure.")
  List<String> hosts = List.of();

  /**
   * The configuration from options and environment.
   *
   * @throws ConfigException if it cannot work
   */
  public DashboardConfig config(Environment environment) {
    return new DashboardConfig(
        bind,
        port,
        redis.settings(environment.variables()),
        redis.namespace(),
        retention.retention(),
        password(environment),
        insecure,
        hosts);
  }

  private Password password(Environment environment) {
    String inline = environment.get(PASSWORD_VARIABLE);
    if (inline != null && passwordFile != null) {
      throw new ConfigException(
          PASSWORD_VARIABLE + " and --password-file are both set: unset one of them");
    }
    if (passwordFile != null) {
      return Password.read(passwordFile);
    }
    return inline == null ? null : Password.of(inline);
  }
}
