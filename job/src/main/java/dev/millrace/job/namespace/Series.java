package dev.millrace.job.namespace;

import dev.millrace.model.DurationText;
import java.time.Duration;
import java.util.Comparator;

/**
 * What an application's windows are of: a subject and a resolution, as in {@code 10s}, {@code
 * routes:1m} and {@code balance:1h}. The length is read off the resolution's label, so a series
 * that is new to Redis needs no change here.
 *
 * <p>Finer resolutions come first, and of one resolution the windows before {@code balance} and
 * {@code routes}.
 *
 * @param subject empty for the windows themselves
 * @param resolution the label, such as {@code 10s}
 */
record Series(String subject, String resolution) implements Comparable<Series> {
  /** The syntax of {@link #resolution}. */
  static final String RESOLUTION = "[1-9][0-9]{0,5}[smhd]";

  private static final Comparator<Series> ORDER =
      Comparator.comparing(Series::length)
          .thenComparing(Series::subject)
          .thenComparing(Series::resolution);

  Duration length() {
    return DurationText.parse(resolution);
  }

  /** The text of the series in keys. */
  String label() {
    return subject.isEmpty() ? resolution : subject + ":" + resolution;
  }

  @Override
  public int compareTo(Series other) {
    return ORDER.compare(this, other);
  }
}
