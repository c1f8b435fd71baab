package dev.millrace.model.redis;

import dev.millrace.model.window.Sketch;
import java.io.IOException;

/**
 * Latencies of one kind in a window as they were read back, in milliseconds to the tenth. Without
 * any all values are zero, and mean nothing.
 *
 * @param sketch the distribution, to be read only
 */
public record LatencyValues(
    long count,
    double mean,
    double p50,
    double p75,
    double p90,
    double p95,
    double p99,
    double p999,
    double max,
    Sketch sketch) {
  /** No latencies. */
  public static final LatencyValues NONE =
      new LatencyValues(0, 0, 0, 0, 0, 0, 0, 0, 0, new Sketch());

  static LatencyValues read(HashReader hash, String kind) throws UnreadableException {
    long count = hash.count(kind + ":count");
    if (count == 0) {
      return NONE;
    }
    Sketch sketch = sketch(hash, kind + WindowFields.SKETCH_SUFFIX);
    if (sketch.count() != count) {
      throw new UnreadableException(
          kind
              + WindowFields.SKETCH_SUFFIX
              + " is of "
              + sketch.count()
              + " latencies, not "
              + count);
    }
    return new LatencyValues(
        count,
        hash.tenths(kind + ":mean"),
        hash.tenths(kind + ":p50"),
        hash.tenths(kind + ":p75"),
        hash.tenths(kind + ":p90"),
        hash.tenths(kind + ":p95"),
        hash.tenths(kind + ":p99"),
        hash.tenths(kind + ":p999"),
        hash.tenths(kind + ":max"),
        sketch);
  }

  static Sketch sketch(HashReader hash, String field) throws UnreadableException {
    try {
      return Sketch.fromBytes(hash.bytes(field));
    } catch (IOException e) {
      throw new UnreadableException(HashReader.shown(field) + " is not a sketch of latencies");
    }
  }
}
