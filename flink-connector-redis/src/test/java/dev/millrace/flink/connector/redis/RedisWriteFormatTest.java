package dev.millrace.flink.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedisWriteFormatTest {

  static List<RedisWrite> writes() {
    return List.of(
        new SortedSetWrite("apps", "shop", 1.7e9),
        HashWrite.builder("bare").field("f", "").build(),
        HashWrite.builder("müller")
            .field("bytes", new byte[] {0, -1, 10})
            .field("long", "x".repeat(100_000))
            .version(Long.MAX_VALUE)
            .timeToLive(Duration.ofMillis(1))
            .publish("channel", "m".repeat(70_000))
            .build());
  }

  @ParameterizedTest
  @MethodSource("writes")
  void flinkReadsWhatItWrote(RedisWrite write) throws Exception {
    TypeSerializer<RedisWrite> serializer = withoutGenericTypes();
    DataOutputSerializer out = new DataOutputSerializer(64);

    serializer.serialize(write, out);

    assertThat(out.getSharedBuffer()[0]).as("the version in front").isEqualTo((byte) 1);
    assertThat(serializer.deserialize(in(out))).isEqualTo(write);
  }

  @Test
  void theTypeIsFoundAtTheInterface() {
    assertThat(TypeInformation.of(RedisWrite.class)).isSameAs(RedisWriteTypeInfo.INSTANCE);
  }

  @Test
  void aSerializerSnapshotRestoresTheSerializer() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(
        out, RedisWriteSerializer.INSTANCE.snapshotConfiguration());

    TypeSerializerSnapshot<RedisWrite> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(in(out), getClass().getClassLoader());

    assertThat(snapshot.restoreSerializer()).isEqualTo(RedisWriteSerializer.INSTANCE);
  }

  @Test
  void theStateKeepsAllWritesInOrder() throws Exception {
    RedisSinkStateSerializer serializer = new RedisSinkStateSerializer();
    List<RequestEntryWrapper<RedisWrite>> entries =
        writes().stream().map(write -> new RequestEntryWrapper<>(write, 5)).toList();

    byte[] state = serializer.serialize(new BufferedRequestState<>(entries));

    assertThat(serializer.deserialize(serializer.getVersion(), state).getBufferedRequestEntries())
        .extracting(RequestEntryWrapper::getRequestEntry)
        .containsExactlyElementsOf(writes());
  }

  @Test
  void aFormatFromTheFutureIsRefused() {
    DataInputDeserializer future = new DataInputDeserializer(new byte[] {2, 1});

    assertThatThrownBy(() -> RedisWriteFormat.read(future))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("format 2");
  }

  private static TypeSerializer<RedisWrite> withoutGenericTypes() {
    Configuration config = new Configuration().set(PipelineOptions.GENERIC_TYPES, false);
    return TypeInformation.of(RedisWrite.class).createSerializer(new SerializerConfigImpl(config));
  }

  private static DataInputDeserializer in(DataOutputSerializer out) {
    return new DataInputDeserializer(out.getCopyOfBuffer());
  }
}
