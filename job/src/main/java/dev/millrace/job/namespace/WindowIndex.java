package dev.millrace.job.namespace;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The windows that two namespaces hold, each once, by application, then the finest resolution
 * first, then time. Takes eight bytes a window, so that millions fit in memory.
 */
final class WindowIndex {
  /** One of the two namespaces. */
  enum Side {
    FIRST(1),
    SECOND(2);

    private final long bit;

    Side(int bit) {
      this.bit = bit;
    }
  }

  /** A window, and where it was found. */
  record Listed(WindowKey window, boolean inFirst, boolean inSecond) {}

  private record Column(String app, Series series) implements Comparable<Column> {
    @Override
    public int compareTo(Column other) {
      int byApp = app.compareTo(other.app);
      return byApp != 0 ? byApp : series.compareTo(other.series);
    }
  }

  private static final int SIDE_BITS = 2;

  /** Starts, with the sides in the lowest bits; ascending, each start once. */
  private final NavigableMap<Column, long[]> columns;

  private WindowIndex(NavigableMap<Column, long[]> columns) {
    this.columns = columns;
  }

  long size() {
    return columns.values().stream().mapToLong(starts -> starts.length).sum();
  }

  long applications() {
    return columns.keySet().stream().map(Column::app).distinct().count();
  }

  Stream<Listed> windows() {
    return columns.entrySet().stream().flatMap(WindowIndex::windows);
  }

  private static Stream<Listed> windows(Map.Entry<Column, long[]> column) {
    Function<Long, WindowKey> key =
        start -> new WindowKey(column.getKey().app(), column.getKey().series(), start);
    return LongStream.of(column.getValue())
        .mapToObj(
            value ->
                new Listed(
                    key.apply(value >> SIDE_BITS),
                    (value & Side.FIRST.bit) != 0,
                    (value & Side.SECOND.bit) != 0));
  }

  /** Collects windows, in any order and as often as they come. */
  static final class Builder {
    private final NavigableMap<Column, LongStream.Builder> found = new TreeMap<>();

    void add(WindowKey window, Side side) {
      found
          .computeIfAbsent(
              new Column(window.app(), window.series()), column -> LongStream.builder())
          .add(window.start() << SIDE_BITS | side.bit);
    }

    WindowIndex build() {
      NavigableMap<Column, long[]> columns = new TreeMap<>();
      found.forEach((column, starts) -> columns.put(column, merged(starts.build())));
      return new WindowIndex(columns);
    }

    private static long[] merged(LongStream starts) {
      long[] values = starts.sorted().toArray();
      int size = 0;
      for (long value : values) {
        if (size > 0 && values[size - 1] >> SIDE_BITS == value >> SIDE_BITS) {
          values[size - 1] |= value;
        } else {
          values[size++] = value;
        }
      }
      return LongStream.of(values).limit(size).toArray();
    }
  }
}
