package dev.millrace.model.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Counts by a small number, such as an HTTP status: a sorted array, since a window sees a handful
 * of them. Equal counts have equal bytes, in whatever order they came together. Not thread-safe.
 */
public final class Tally {
  /** Receives the counts of {@link #forEach}, by ascending key. */
  @FunctionalInterface
  public interface Visitor {
    void accept(int key, long count);
  }

  private static final int INITIAL_CAPACITY = 4;

  private int[] keys;
  private long[] counts;
  private int size;

  public Tally() {
    this(new int[INITIAL_CAPACITY], new long[INITIAL_CAPACITY], 0);
  }

  private Tally(int[] keys, long[] counts, int size) {
    this.keys = keys;
    this.counts = counts;
    this.size = size;
  }

  /** Adds to the count of a key, which must not be negative; the count must be positive. */
  public void add(int key, long count) {
    for (int i = 0; i < size; i++) {
      if (keys[i] == key) {
        counts[i] += count;
        return;
      }
    }
    insert(key, count);
  }

  public void merge(Tally other) {
    for (int i = 0; i < other.size; i++) {
      add(other.keys[i], other.counts[i]);
    }
  }

  /** The count of a key, zero if it has none. */
  public long get(int key) {
    int i = Arrays.binarySearch(keys, 0, size, key);
    return i < 0 ? 0 : counts[i];
  }

  public void forEach(Visitor visitor) {
    for (int i = 0; i < size; i++) {
      visitor.accept(keys[i], counts[i]);
    }
  }

  public Tally copy() {
    return new Tally(keys.clone(), counts.clone(), size);
  }

  void write(DataOutput out) throws IOException {
    Varint.write(out, size);
    for (int i = 0; i < size; i++) {
      Varint.write(out, keys[i]);
      Varint.write(out, counts[i]);
    }
  }

  /** Grows as it reads, so that what claims to be large costs no more than it is. */
  static Tally read(DataInput in) throws IOException {
    long size = Varint.read(in);
    Tally tally = new Tally();
    long previous = -1;
    for (long i = 0; i < size; i++) {
      long key = Varint.read(in);
      long count = Varint.read(in);
      if (key <= previous || key > Integer.MAX_VALUE || count == 0) {
        throw new IOException("not a tally: " + count + " of " + key + " after " + previous);
      }
      tally.insert((int) key, count);
      previous = key;
    }
    return tally;
  }

  private void insert(int key, long count) {
    int at = -(Arrays.binarySearch(keys, 0, size, key) + 1);
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    System.arraycopy(keys, at, keys, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    keys[at] = key;
    counts[at] = count;
    size++;
  }
}
