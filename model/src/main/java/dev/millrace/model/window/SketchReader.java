package dev.millrace.model.window;

import java.io.IOException;
import java.util.Arrays;

/**
 * Reads what {@link SketchWriter} wrote, bucket by bucket, lowest first, without those that are
 * empty:
 *
 * <pre>{@code
 * SketchReader buckets = new SketchReader(bytes);
 * while (buckets.next()) add(buckets.bucket(), buckets.count());
 * }</pre>
 *
 * <p>Both throw an {@link IOException} if the bytes are not a sketch of latencies, or one of
 * another accuracy. Not thread-safe.
 */
final class SketchReader {
  private static final int MAX_VARINT_BYTES = 4;

  private final byte[] bytes;
  private int position;

  private long zeros;
  private int left;
  private boolean contiguous;
  private long index;
  private int bucket = -1;
  private long count;

  SketchReader(byte[] bytes) throws IOException {
    this.bytes = bytes;
    this.position = SketchWriter.MAPPING.length;
    if (bytes.length < position
        || !Arrays.equals(bytes, 0, position, SketchWriter.MAPPING, 0, position)) {
      throw new IOException("not a sketch of this accuracy");
    }
    if (position < bytes.length && bytes[position] == SketchWriter.ZERO_COUNT) {
      position++;
      zeros = readCount();
    }
    if (position < bytes.length) {
      readHead();
    }
  }

  /** Moves to the next bucket that is not empty; false if there is none. */
  boolean next() throws IOException {
    if (zeros > 0) {
      bucket = 0;
      count = zeros;
      zeros = 0;
      return true;
    }
    while (left > 0) {
      left--;
      index += contiguous ? 1 : distance();
      count = readCount();
      if (count > 0) {
        int next = LatencyBuckets.ofIndex(index);
        if (next <= bucket) {
          throw new IOException("no bucket of latencies after " + bucket + ": " + index);
        }
        bucket = next;
        return true;
      }
    }
    if (position < bytes.length) {
      throw new IOException("something after a sketch");
    }
    return false;
  }

  /** The bucket, as {@link LatencyBuckets} numbers them. */
  int bucket() {
    return bucket;
  }

  /** How many latencies it holds, at least one. */
  long count() {
    return count;
  }

  private void readHead() throws IOException {
    byte kind = bytes[position++];
    if (kind != SketchWriter.POSITIVE_CONTIGUOUS_COUNTS
        && kind != SketchWriter.POSITIVE_DISTANCES_AND_COUNTS) {
      throw new IOException("a sketch of something other than latencies");
    }
    contiguous = kind == SketchWriter.POSITIVE_CONTIGUOUS_COUNTS;
    left = readVarint();
    if (contiguous) {
      index = distance() - 1L;
      if (distance() != 1) {
        throw new IOException("a sketch with gaps");
      }
    }
  }

  private int distance() throws IOException {
    int zigZag = readVarint();
    return zigZag >>> 1 ^ -(zigZag & 1);
  }

  private long readCount() throws IOException {
    int end = CountFormat.end(bytes, position);
    long value = end < 0 ? -1 : CountFormat.read(bytes, position, end);
    if (value < 0) {
      throw new IOException("no count of latencies");
    }
    position = end;
    return value;
  }

  private int readVarint() throws IOException {
    int value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES && position < bytes.length; i++) {
      byte b = bytes[position++];
      value |= (b & 0x7f) << 7 * i;
      if (b >= 0) {
        return value;
      }
    }
    throw new IOException("a number that is cut, or too large");
  }
}
