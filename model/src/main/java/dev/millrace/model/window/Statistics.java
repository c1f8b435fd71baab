package dev.millrace.model.window;

import java.io.DataOutput;
import java.io.IOException;

/**
 * Something that is counted in windows.
 *
 * <p>Merging is exact, commutative and associative: whatever the order and grouping in which the
 * same lines came together, all numbers and all bytes of {@link #write} are the same. So a window
 * may be counted in parts, and a longer window from shorter ones. Not thread-safe.
 */
public sealed interface Statistics<S extends Statistics<S>> permits WindowStats, Routes, Balance {

  /** Adds what another part counted; the other part is unchanged and can still be used. */
  void merge(S other);

  /** Takes as little memory as it can from now on, until it is changed; the counts stay. */
  void pack();

  /** The same counts, apart. */
  S copy();

  /**
   * Writes everything, to be read by the class' {@code read}. The format's version is up to the
   * caller.
   */
  void write(DataOutput out) throws IOException;
}
