package dev.millrace.model.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Non-negative numbers in seven-bit groups, the lowest first: small numbers take one byte. */
final class Varint {
  private Varint() {}

  static void write(DataOutput out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.writeByte((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  static long read(DataInput in) throws IOException {
    long value = readUnsigned(in);
    if (value < 0) {
      throw new IOException("a number of more than 63 bits");
    }
    return value;
  }

  /** Reads a number of up to 64 bits, the highest of which makes it negative. */
  static long readUnsigned(DataInput in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte b = in.readByte();
      value |= (b & 0x7fL) << shift;
      if (b >= 0 && (shift < Long.SIZE - 1 || b <= 1)) {
        return value;
      }
    }
    throw new IOException("a number of more than 64 bits");
  }
}
