package dev.millrace.job.namespace;

import dev.millrace.model.ApplicationName;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which window, whatever the namespace it is kept in.
 *
 * @param start epoch seconds
 */
record WindowKey(String app, Series series, long start) {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "\\{([^{}]+)}:(?:([a-z][a-z-]*):)?(" + Series.RESOLUTION + "):(0|-?[1-9][0-9]{0,11})");

  /** Reads a key of a namespace; empty if it is not a window's key. */
  static Optional<WindowKey> parse(String namespace, String key) {
    String prefix = namespace + ":";
    if (!key.startsWith(prefix)) {
      return Optional.empty();
    }
    Matcher matcher = SYNTAX.matcher(key).region(prefix.length(), key.length());
    if (!matcher.matches() || !ApplicationName.isValid(matcher.group(1))) {
      return Optional.empty();
    }
    String subject = matcher.group(2) == null ? "" : matcher.group(2);
    return Optional.of(
        new WindowKey(
            matcher.group(1),
            new Series(subject, matcher.group(3)),
            Long.parseLong(matcher.group(4))));
  }

  /** The key in Redis. */
  String in(String namespace) {
    return namespace + ":{" + app + "}:" + series.label() + ":" + start;
  }

  Instant startTime() {
    return Instant.ofEpochSecond(start);
  }

  Instant endTime() {
    return startTime().plus(series.length());
  }

  /** For people: {@code shop routes:1m 2026-11-22T10:00:00Z}. */
  @Override
  public String toString() {
    return app + " " + series.label() + " " + startTime();
  }
}
