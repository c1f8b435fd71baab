package dev.millrace.dashboard.api;

import dev.millrace.model.window.Resolution;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Whole windows of one resolution.
 *
 * @param from start of the first, epoch seconds
 * @param until end of the last, epoch seconds
 */
public record TimeRange(long from, long until, Resolution resolution) {
  /** Seconds from one window's start to the next. */
  public long step() {
    return resolution.length().toSeconds();
  }

  /** Starts of the windows, ascending, epoch seconds. */
  public List<Long> starts() {
    return LongStream.iterate(from, start -> start < until, start -> start + step())
        .boxed()
        .toList();
  }

  /** How many windows there may be. */
  public long windows() {
    return (until - from) / step();
  }

  /** The shortest range of whole windows that covers {@code from} to {@code until}. */
  public static TimeRange covering(long from, long until, Resolution resolution) {
    long step = resolution.length().toSeconds();
    return new TimeRange(
        Math.floorDiv(from, step) * step, -Math.floorDiv(-until, step) * step, resolution);
  }
}
