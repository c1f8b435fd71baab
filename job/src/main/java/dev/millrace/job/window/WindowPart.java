package dev.millrace.job.window;

import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.Statistics;

/**
 * What was counted of one application in one window: all that is known of it, or a part that is to
 * be added.
 *
 * @param app the application's name
 * @param resolution the window's
 * @param start the window's, milliseconds since the epoch
 * @param version number of distinct identities, batches and notices, that it was counted from; of
 *     two that are all that is known of a window, the one with the higher version knows more
 * @param statistics the counts
 */
public record WindowPart<S extends Statistics<S>>(
    String app, Resolution resolution, long start, long version, S statistics) {

  /** Merges another part of the same window into this one, which must not be used any more. */
  WindowPart<S> plus(WindowPart<S> other) {
    statistics.merge(other.statistics);
    return new WindowPart<>(app, resolution, start, version + other.version, statistics);
  }

  /** The same counts, as a part of the longer window that this one lies in. */
  WindowPart<S> in(Resolution longer) {
    return new WindowPart<>(app, longer, longer.windowStart(start), version, statistics);
  }

  WindowPart<S> copy() {
    return new WindowPart<>(app, resolution, start, version, statistics.copy());
  }
}
