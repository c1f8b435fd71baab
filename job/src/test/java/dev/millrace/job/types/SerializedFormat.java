package dev.millrace.job.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The bytes of a value, as they are in savepoints. They are fixed: a format that changes takes a
 * new version, and the bytes of the old one must be read as before.
 */
public final class SerializedFormat {
  private SerializedFormat() {}

  /** Fails unless the value has these bytes, and they are read in full, as the same value. */
  public static <T> void check(VersionedSerializer<T> serializer, T value, String hex)
      throws IOException {
    assertThat(write(serializer, value)).as(serializer.getClass().getSimpleName()).isEqualTo(hex);

    DataInputDeserializer in = new DataInputDeserializer(HexFormat.of().parseHex(hex));
    T read = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    assertThat(write(serializer, read)).isEqualTo(hex);
    refusesANewerVersion(serializer, hex);
  }

  /** Fails unless bytes of an earlier release are read in full, and written as today's. */
  public static <T> void checkEarlier(VersionedSerializer<T> serializer, String hex, String today)
      throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(HexFormat.of().parseHex(hex));
    T read = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    assertThat(write(serializer, read)).isEqualTo(today);
  }

  private static void refusesANewerVersion(VersionedSerializer<?> serializer, String hex) {
    byte[] newer = HexFormat.of().parseHex(hex);
    newer[0] = (byte) (serializer.version() + 1);
    assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(newer)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s cannot read version %d, it knows 1 to %d: was this state written by a newer"
                    .formatted(
                        serializer.getClass().getSimpleName(), newer[0], serializer.version())
                + " release?");
  }

  private static <T> String write(VersionedSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    serializer.serialize(value, out);
    return HexFormat.of().formatHex(out.getCopyOfBuffer());
  }
}
