package dev.millrace.flink.connector.redis;

import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes a stream to Redis: in pipelined batches, in order for each key, guarded by version, and
 * waiting for Redis as long as it is away. Build one with {@link #builder}.
 *
 * <p>At least once; and since a {@link RedisWrite} is absolute, what is stored in the end is what
 * one write of each would have left. Two things need {@linkplain HashWrite.Builder#version
 * versions} for that. A job that is restored writes again what it wrote since its checkpoint, which
 * shows older values for a moment. And a write whose connection was given up may still be executed
 * by a Redis that was only slow, after a newer one.
 *
 * <p>The writes to a key must come from one subtask, so key the stream by it. After rescaling, the
 * writes that waited in a checkpoint may meet newer ones from another subtask: versions again.
 *
 * @param <InputT> the elements of the stream
 */
public final class RedisSink<InputT>
    implements Sink<InputT>, SupportsWriterState<InputT, BufferedRequestState<RedisWrite>> {

  private static final long serialVersionUID = 1;

  private final ElementConverter<InputT, RedisWrite> elementConverter;
  private final RedisSinkConfig config;

  RedisSink(ElementConverter<InputT, RedisWrite> elementConverter, RedisSinkConfig config) {
    this.elementConverter = elementConverter;
    this.config = config;
  }

  public static <InputT> RedisSinkBuilder<InputT> builder() {
    return new RedisSinkBuilder<>();
  }

  @Override
  public SinkWriter<InputT> createWriter(WriterInitContext context) {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<InputT, BufferedRequestState<RedisWrite>> restoreWriter(
      WriterInitContext context, Collection<BufferedRequestState<RedisWrite>> waiting) {
    return new RedisSinkWriter<>(elementConverter, config, context, waiting);
  }

  @Override
  public SimpleVersionedSerializer<BufferedRequestState<RedisWrite>> getWriterStateSerializer() {
    return new RedisSinkStateSerializer();
  }

  RedisSinkConfig config() {
    return config;
  }
}
