package dev.millrace.flink.connector.redis;

import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * One write to one key, as a {@link RedisSink} sends it.
 *
 * <p>A write is absolute: it says what is stored afterwards and never what is added. It may
 * therefore be sent twice, and of two writes to one key only the newer needs to be sent at all.
 *
 * <p>Immutable. Flink finds its type information ({@link RedisWriteTypeInfo}) automatically
 * wherever a stream is declared as a stream of {@code RedisWrite}.
 */
@TypeInfo(RedisWriteTypeInfo.Factory.class)
public sealed interface RedisWrite extends Serializable permits HashWrite, SortedSetWrite {

  /** The one key that is read and written. */
  String key();
}
