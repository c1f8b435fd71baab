package dev.millrace.ingest.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is removed from router logs, as it is configured: {@code fwd}, {@code query=token,password},
 * {@code query=*}; several of them separated by spaces.
 *
 * @param addresses whether client addresses are cut to their network
 * @param parameters query parameters whose values go, in lower case; {@code *} for all
 */
public record Redaction(boolean addresses, Set<String> parameters) {
  /** Nothing. */
  public static final Redaction NONE = new Redaction(false, Set.of());

  private static final String ALL = "*";

  private static final String FWD = "fwd";
  private static final String QUERY = "query=";

  public Redaction {
    parameters = Set.copyOf(parameters);
  }

  /**
   * Reads what was said.
   *
   * @throws ConfigException if it means nothing
   */
  public static Redaction parse(Collection<String> texts) {
    boolean addresses = false;
    Set<String> parameters = new TreeSet<>();
    for (String word : String.join(" ", texts).trim().split("\\s+")) {
      if (word.equals(FWD)) {
        addresses = true;
      } else if (word.startsWith(QUERY) && word.length() > QUERY.length()) {
        for (String name : word.substring(QUERY.length()).split(",")) {
          parameters.add(name.toLowerCase(Locale.ROOT));
        }
      } else if (!word.isEmpty()) {
        throw new ConfigException(
            "--redact must be fwd, query=NAME,NAME,... or query=*, not '" + word + "'");
      }
    }
    parameters.remove("");
    return new Redaction(addresses, parameters);
  }

  /** Whether there is nothing to do. */
  public boolean isNone() {
    return !addresses && parameters.isEmpty();
  }

  /** Whether the values of all parameters are removed. */
  public boolean takesAllParameters() {
    return parameters.contains(ALL);
  }
}
