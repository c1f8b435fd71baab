package dev.millrace.dashboard.config;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Environment variables as the defaults of options. An empty variable counts as unset. Those of
 * Redis are read by {@link dev.millrace.model.redis.RedisSettings}.
 */
public final class Environment implements IDefaultValueProvider {
  private static final Map<String, List<String>> VARIABLES =
      Map.of(
          "--bind", List.of("DASHBOARD_BIND"),
          "--port", List.of("DASHBOARD_PORT", "PORT"),
          "--password-file", List.of("DASHBOARD_PASSWORD_FILE"),
          "--insecure", List.of("DASHBOARD_INSECURE"),
          "--hosts", List.of("DASHBOARD_HOSTS"),
          "--namespace", List.of("MILLRACE_NAMESPACE"),
          "--retention", List.of("REDIS_RETENTION"),
          "--routes-retention", List.of("REDIS_ROUTES_RETENTION"));

  private final Map<String, String> variables;

  /** With these variables. */
  public Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** All variables. */
  public Map<String, String> variables() {
    return variables;
  }

  /** A variable's value, or null if it is unset or empty. */
  public String get(String name) {
    String value = variables.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  @Override
  public String defaultValue(ArgSpec arg) {
    if (!(arg instanceof OptionSpec option)) {
      return null;
    }
    for (String name : VARIABLES.getOrDefault(option.longestName(), List.of())) {
      String value = get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
