package dev.millrace.job.distinct;

import dev.millrace.model.topic.BatchId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A growing set of identities at 21 to 43 bytes each: an open-addressing hash table of pairs of
 * longs. Not thread-safe.
 */
final class BatchIds {
  private static final int INITIAL_SLOTS = 8;

  private long[] table;
  private int size;

  /** The identity of all zeros marks a free slot in the table, so it is kept apart. */
  private boolean hasZero;

  BatchIds() {
    this(new long[INITIAL_SLOTS * 2], 0, false);
  }

  private BatchIds(long[] table, int size, boolean hasZero) {
    this.table = table;
    this.size = size;
    this.hasZero = hasZero;
  }

  /** Adds an identity; false if it is there already. */
  boolean add(BatchId id) {
    if (id.high() == 0 && id.low() == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    if ((size + 1) * 4 > slots() * 3) {
      grow();
    }
    boolean added = insert(id.high(), id.low());
    size += added ? 1 : 0;
    return added;
  }

  int size() {
    return size + (hasZero ? 1 : 0);
  }

  BatchIds copy() {
    return new BatchIds(table.clone(), size, hasZero);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(size);
    out.writeBoolean(hasZero);
    for (int i = 0; i < table.length; i += 2) {
      if (isUsed(i)) {
        out.writeLong(table[i]);
        out.writeLong(table[i + 1]);
      }
    }
  }

  static BatchIds read(DataInput in) throws IOException {
    int size = in.readInt();
    int slots = Math.max(INITIAL_SLOTS, Integer.highestOneBit(Math.max(1, size)) * 4);
    BatchIds ids = new BatchIds(new long[slots * 2], size, in.readBoolean());
    for (int i = 0; i < size; i++) {
      ids.insert(in.readLong(), in.readLong());
    }
    return ids;
  }

  private boolean insert(long high, long low) {
    int mask = slots() - 1;
    int slot = slot(high, low, mask);
    while (isUsed(slot * 2)) {
      if (table[slot * 2] == high && table[slot * 2 + 1] == low) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    table[slot * 2] = high;
    table[slot * 2 + 1] = low;
    return true;
  }

  private void grow() {
    long[] old = table;
    table = new long[old.length * 2];
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != 0 || old[i + 1] != 0) {
        insert(old[i], old[i + 1]);
      }
    }
  }

  private boolean isUsed(int at) {
    return table[at] != 0 || table[at + 1] != 0;
  }

  private int slots() {
    return table.length / 2;
  }

  /** Frame ids are random, but their sender's choice: mix, so that no bits are worth choosing. */
  private static int slot(long high, long low, int mask) {
    long h = (high ^ Long.rotateLeft(low, 32)) * 0x9e3779b97f4a7c15L;
    return (int) (h ^ h >>> 32) & mask;
  }
}
