package dev.millrace.flink.connector.redis;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Moves a {@link RedisWrite} between tasks and into keyed state, in {@link RedisWriteFormat}. */
public final class RedisWriteSerializer extends TypeSerializerSingleton<RedisWrite> {

  private static final long serialVersionUID = 1;

  static final RedisWriteSerializer INSTANCE = new RedisWriteSerializer();

  @Override
  public boolean isImmutableType() {
    return true;
  }

  /** Any write will do: it is never filled in. */
  @Override
  public RedisWrite createInstance() {
    return new SortedSetWrite("", "", 0);
  }

  @Override
  public RedisWrite copy(RedisWrite from) {
    return from;
  }

  @Override
  public RedisWrite copy(RedisWrite from, RedisWrite reuse) {
    return from;
  }

  /** Writes differ in length. */
  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(RedisWrite write, DataOutputView target) throws IOException {
    RedisWriteFormat.write(write, target);
  }

  @Override
  public RedisWrite deserialize(DataInputView source) throws IOException {
    return RedisWriteFormat.read(source);
  }

  @Override
  public RedisWrite deserialize(RedisWrite reuse, DataInputView source) throws IOException {
    return RedisWriteFormat.read(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    RedisWriteFormat.write(RedisWriteFormat.read(source), target);
  }

  @Override
  public TypeSerializerSnapshot<RedisWrite> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Records in a savepoint which serializer wrote it; the format has its own version. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RedisWrite> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
