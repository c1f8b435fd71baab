package dev.millrace.model.redis;

import dev.millrace.model.window.Resolution;
import java.io.Serializable;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long windows are kept in Redis after their last change, for every resolution. The job sets
 * it; a reader has to know it, because nothing in Redis says what has expired.
 *
 * @param windows of an application as a whole, and balances
 * @param routes of its routes, which take most of the memory; those of {@link
 *     Resolution#TEN_SECONDS} are not kept at all
 */
public record Retention(Map<Resolution, Duration> windows, Map<Resolution, Duration> routes)
    implements Serializable {
  /**
   * Fills in what is not given: windows with the defaults of their resolutions, routes with the
   * windows' values.
   *
   * @throws IllegalArgumentException if a time is zero, naming the option
   */
  public Retention {
    Map<Resolution, Duration> defaults = new EnumMap<>(Resolution.class);
    for (Resolution resolution : Resolution.values()) {
      defaults.put(resolution, resolution.retention());
    }
    windows = complete(windows, defaults, "--retention");
    routes = complete(routes, windows, "--routes-retention");
  }

  /** All defaults. */
  public static Retention defaults() {
    return new Retention(Map.of(), Map.of());
  }

  /** How long the longest kept window is kept. */
  public Duration longest() {
    return Stream.of(windows, routes)
        .flatMap(kept -> kept.values().stream())
        .max(Duration::compareTo)
        .orElseThrow();
  }

  private static Map<Resolution, Duration> complete(
      Map<Resolution, Duration> named, Map<Resolution, Duration> defaults, String option) {
    EnumMap<Resolution, Duration> all = new EnumMap<>(defaults);
    all.putAll(named);
    if (all.values().stream().anyMatch(kept -> kept.toMillis() <= 0)) {
      throw new IllegalArgumentException(option + " must be longer than 0");
    }
    return all;
  }
}
