package dev.millrace.job.namespace;

import java.time.Instant;
import java.util.Set;

/**
 * Which windows a command works on.
 *
 * @param apps only these applications; all if empty
 * @param resolutions only these resolutions, by label; all if empty
 * @param from a window before it, even in part, is left out
 * @param to so is one after it
 */
record Selection(Set<String> apps, Set<String> resolutions, Instant from, Instant to) {
  Selection {
    apps = Set.copyOf(apps);
    resolutions = Set.copyOf(resolutions);
  }

  static Selection everything() {
    return new Selection(Set.of(), Set.of(), Instant.MIN, Instant.MAX);
  }

  boolean includes(WindowKey window) {
    return (apps.isEmpty() || apps.contains(window.app()))
        && (resolutions.isEmpty() || resolutions.contains(window.series().resolution()))
        && !window.startTime().isBefore(from)
        && !window.endTime().isAfter(to);
  }
}
