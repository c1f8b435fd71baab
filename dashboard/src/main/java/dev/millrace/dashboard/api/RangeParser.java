package dev.millrace.dashboard.api;

import dev.millrace.model.DurationText;
import dev.millrace.model.window.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads the range that a request asks for: {@code from} and {@code until}, epoch seconds or
 * ISO-8601, or {@code range}, a duration back from now; and {@code resolution}. Without a
 * resolution it picks the finest that is kept for all of the range and makes no more windows than
 * can be drawn.
 */
public final class RangeParser {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,11}");

  private final List<Resolution> resolutions;
  private final Map<Resolution, Duration> kept;
  private final int pickWindows;
  private final int maxWindows;
  private final Duration defaultRange;

  /**
   * @param resolutions to choose from, the finest first
   * @param kept how long their windows are kept
   * @param pickWindows how many windows a resolution may make to be picked
   * @param maxWindows what one answer holds at most
   * @param defaultRange when the request names none
   */
  RangeParser(
      List<Resolution> resolutions,
      Map<Resolution, Duration> kept,
      int pickWindows,
      int maxWindows,
      Duration defaultRange) {
    this.resolutions = resolutions;
    this.kept = kept;
    this.pickWindows = pickWindows;
    this.maxWindows = maxWindows;
    this.defaultRange = defaultRange;
  }

  /**
   * The range.
   *
   * @param parameters the request's, null for one that is absent
   * @param nowMillis milliseconds since the epoch
   * @throws RequestException if it is not valid
   */
  TimeRange parse(Function<String, String> parameters, long nowMillis) {
    long now = Math.floorDiv(nowMillis, 1000L);
    String range = parameters.apply("range");
    String from = parameters.apply("from");
    String until = parameters.apply("until");
    if (range != null && (from != null || until != null)) {
      throw RequestException.bad("Give either 'range', or 'from' and 'until'.");
    }
    if (from == null && until != null) {
      throw RequestException.bad("'until' needs 'from'.");
    }
    // The current second belongs to it, or each window would be missing for its first one.
    long end = until == null ? now + 1 : time("until", until);
    long start = from == null ? now - duration(range) : time("from", from);
    if (start >= end) {
      throw RequestException.bad("'from' must be before 'until'.");
    }
    String resolution = parameters.apply("resolution");
    TimeRange windows =
        resolution == null
            ? pick(start, end, now)
            : TimeRange.covering(start, end, resolution(resolution));
    if (windows.windows() > maxWindows) {
      throw RequestException.bad(
          "That range has %,d windows of %s, and %,d is the limit: ask for less or for longer ones."
              .formatted(windows.windows(), windows.resolution().label(), maxWindows));
    }
    return windows;
  }

  private TimeRange pick(long from, long until, long now) {
    for (Resolution resolution : resolutions) {
      TimeRange range = TimeRange.covering(from, until, resolution);
      if (range.from() >= keptFrom(range, now) && range.windows() <= pickWindows) {
        return range;
      }
    }
    return TimeRange.covering(from, until, resolutions.get(resolutions.size() - 1));
  }

  /**
   * Start of the oldest window of a range's resolution that is still there, if it was not corrected
   * late; epoch seconds.
   */
  long keptFrom(TimeRange range, long now) {
    return now - kept.get(range.resolution()).toSeconds() - range.step();
  }

  private Resolution resolution(String label) {
    return resolutions.stream()
        .filter(resolution -> resolution.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                RequestException.bad(
                    "'resolution' must be one of "
                        + String.join(", ", resolutions.stream().map(Resolution::label).toList())
                        + "."));
  }

  private long duration(String range) {
    if (range == null) {
      return defaultRange.toSeconds();
    }
    try {
      Duration duration = DurationText.parse(range);
      if (duration.toSeconds() > 0) {
        return duration.toSeconds();
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw RequestException.bad("'range' must be a duration such as 15m, 2h or 7d.");
  }

  private static long time(String name, String text) {
    if (SECONDS.matcher(text).matches()) {
      return Long.parseLong(text);
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.getEpochSecond() >= 0 && SECONDS.matcher("" + time.getEpochSecond()).matches()) {
        return time.getEpochSecond();
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw RequestException.bad(
        "'" + name + "' must be a time: seconds since the epoch, or 2026-11-22T10:00:00Z.");
  }
}
