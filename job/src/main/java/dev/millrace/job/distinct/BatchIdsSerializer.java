package dev.millrace.job.distinct;

import dev.millrace.job.types.VersionedSerializer;
import dev.millrace.job.types.VersionedTypeInfo;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes identities into checkpoints and savepoints. */
final class BatchIdsSerializer extends VersionedSerializer<BatchIds> {
  static final TypeInformation<BatchIds> TYPE =
      new VersionedTypeInfo<>(BatchIds.class, new BatchIdsSerializer());

  private static final long serialVersionUID = 1;

  BatchIdsSerializer() {
    super(false);
  }

  @Override
  protected int version() {
    return 1;
  }

  @Override
  protected void write(BatchIds value, DataOutputView out) throws IOException {
    value.write(out);
  }

  @Override
  protected BatchIds read(int version, DataInputView in) throws IOException {
    return BatchIds.read(in);
  }

  @Override
  public BatchIds copy(BatchIds value) {
    return value.copy();
  }

  @Override
  public TypeSerializerSnapshot<BatchIds> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Names the serializer in savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<BatchIds> {
    public Snapshot() {
      super(BatchIdsSerializer::new);
    }
  }
}
