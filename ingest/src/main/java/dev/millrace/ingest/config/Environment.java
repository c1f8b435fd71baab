package dev.millrace.ingest.config;

import dev.millrace.model.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Environment variables as the defaults of options: {@code --max-body} is {@code INGEST_MAX_BODY}.
 * {@code --drain-credentials-file} has no {@code INGEST_}. {@code PORT}, which platforms set, is
 * used if {@code INGEST_PORT} is not set. An empty variable counts as unset.
 *
 * <p>This does not apply to {@code --kafka-...}, where one variable may stand for several options:
 * see {@link KafkaOptions}.
 */
public final class Environment implements IDefaultValueProvider {
  private final Map<String, String> variables;

  /** With these variables. */
  public Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** The variables that stand for an option, the first that is set wins. */
  static List<String> names(String option) {
    String name = option.replaceFirst("^--", "").replace('-', '_').toUpperCase(Locale.ROOT);
    if (name.startsWith("KAFKA_")) {
      return List.of();
    }
    if (name.startsWith("DRAIN_")) {
      return List.of(name);
    }
    return name.equals("PORT") ? List.of("INGEST_PORT", "PORT") : List.of("INGEST_" + name);
  }

  /** All variables. */
  public Map<String, String> variables() {
    return variables;
  }

  /** A variable's value, or null if it is unset or empty. */
  public String get(String name) {
    String value = variables.get(name);
    return value == null || value.isBlank() ? null : value.trim();
  }

  @Override
  public String defaultValue(ArgSpec arg) {
    if (!(arg instanceof OptionSpec option)) {
      return null;
    }
    for (String name : names(option.longestName())) {
      String value = get(name);
      if (value != null) {
        return value;
      }
    }
    return arg.initialValue() instanceof Duration duration ? DurationText.format(duration) : null;
  }
}
