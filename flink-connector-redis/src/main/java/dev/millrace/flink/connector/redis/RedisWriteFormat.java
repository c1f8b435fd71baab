package dev.millrace.flink.connector.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * The bytes of a {@link RedisWrite} between Flink's tasks and in its checkpoints: a version, a
 * kind, and the parts in a fixed order. Texts are UTF-8 after their length in four bytes, so that
 * none is too long.
 *
 * <p>A change of the format takes a new {@link #VERSION}; {@link #read} keeps reading all earlier
 * ones.
 */
final class RedisWriteFormat {

  static final int VERSION = 1;

  private static final int HASH = 1;
  private static final int SORTED_SET = 2;
  private static final long ABSENT = -1;

  private RedisWriteFormat() {}

  static void write(RedisWrite write, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    if (write instanceof HashWrite hash) {
      out.writeByte(HASH);
      writeHash(hash, out);
    } else if (write instanceof SortedSetWrite sortedSet) {
      out.writeByte(SORTED_SET);
      writeText(sortedSet.key(), out);
      writeText(sortedSet.member(), out);
      out.writeDouble(sortedSet.score());
    }
  }

  static RedisWrite read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException(
          "A Redis write of format " + version + ", but this connector knows " + VERSION + " only");
    }
    int kind = in.readByte();
    return switch (kind) {
      case HASH -> readHash(in);
      case SORTED_SET -> new SortedSetWrite(readText(in), readText(in), in.readDouble());
      default -> throw new IOException("A Redis write of unknown kind " + kind);
    };
  }

  /** About how many bytes a write takes on the wire; what Flink's byte counters count. */
  static long sizeOf(RedisWrite write) {
    long size = write.key().length();
    if (write instanceof HashWrite hash) {
      for (Map.Entry<String, byte[]> field : hash.fields().entrySet()) {
        size += field.getKey().length() + field.getValue().length;
      }
    }
    return size;
  }

  private static void writeHash(HashWrite hash, DataOutput out) throws IOException {
    writeText(hash.key(), out);
    out.writeLong(hash.version().orElse(ABSENT));
    out.writeLong(hash.timeToLive().map(Duration::toMillis).orElse(ABSENT));
    out.writeBoolean(hash.channel().isPresent());
    if (hash.channel().isPresent()) {
      writeText(hash.channel().orElseThrow(), out);
      writeText(hash.message().orElseThrow(), out);
    }
    out.writeInt(hash.fields().size());
    for (Map.Entry<String, byte[]> field : hash.fields().entrySet()) {
      writeText(field.getKey(), out);
      writeBytes(field.getValue(), out);
    }
  }

  private static HashWrite readHash(DataInput in) throws IOException {
    HashWrite.Builder hash = HashWrite.builder(readText(in));
    long version = in.readLong();
    long timeToLive = in.readLong();
    if (timeToLive != ABSENT) {
      hash.timeToLive(Duration.ofMillis(timeToLive));
    }
    if (in.readBoolean()) {
      hash.publish(readText(in), readText(in));
    }
    for (int left = in.readInt(); left > 0; left--) {
      hash.field(readText(in), readBytes(in));
    }
    return version == ABSENT ? hash.build() : hash.version(version).build();
  }

  private static void writeText(String text, DataOutput out) throws IOException {
    writeBytes(text.getBytes(UTF_8), out);
  }

  private static String readText(DataInput in) throws IOException {
    return new String(readBytes(in), UTF_8);
  }

  private static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
