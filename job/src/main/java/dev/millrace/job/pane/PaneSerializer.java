package dev.millrace.job.pane;

import dev.millrace.job.types.VersionedSerializer;
import dev.millrace.job.types.VersionedTypeInfo;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes panes into checkpoints and savepoints. */
final class PaneSerializer extends VersionedSerializer<Pane> {
  static final TypeInformation<Pane> TYPE =
      new VersionedTypeInfo<>(Pane.class, new PaneSerializer());

  private static final long serialVersionUID = 1;

  PaneSerializer() {
    super(false);
  }

  @Override
  protected int version() {
    return 1;
  }

  @Override
  protected void write(Pane value, DataOutputView out) throws IOException {
    value.write(out);
  }

  @Override
  protected Pane read(int version, DataInputView in) throws IOException {
    return Pane.read(in);
  }

  @Override
  public Pane copy(Pane value) {
    return value.copy();
  }

  @Override
  public TypeSerializerSnapshot<Pane> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Names the serializer in savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Pane> {
    public Snapshot() {
      super(PaneSerializer::new);
    }
  }
}
