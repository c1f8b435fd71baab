package dev.millrace.job.distinct;

import dev.millrace.model.topic.BatchId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.security.SecureRandom;

/**
 * A growing set of identities at 21 to 43 bytes each: an open-addressing hash table of pairs of
 * longs. Not thread-safe.
 */
final class BatchIds {
  private static final int INITIAL_SLOTS = 8;

  /** Differs from process to process, which is possible because slots are not stored. */
  private static final long SEED = new SecureRandom().nextLong();

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

  /** The longest row of used slots, which is how many a search may have to look at. */
  int longestRun() {
    int longest = 0;
    int run = 0;
    // Twice round, because a row may continue at the start.
    for (int i = 0; i < 2 * slots() && run <= slots(); i++) {
      run = isUsed(2 * (i & slots() - 1)) ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  /**
   * Frame ids are random, but chosen by the sender. Without the seed nobody can tell which of them
   * collide.
   */
  private static int slot(long high, long low, int mask) {
    return (int) mix(mix(high ^ SEED) + low ^ SEED) & mask;
  }

  /** The last step of MurmurHash3 (Austin Appleby, public domain): each bit affects all others. */
  private static long mix(long bits) {
    long h = bits;
    h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
    return h ^ h >>> 33;
  }
}
