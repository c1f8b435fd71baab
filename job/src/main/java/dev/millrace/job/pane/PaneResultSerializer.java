package dev.millrace.job.pane;

import dev.millrace.job.types.VersionedSerializer;
import dev.millrace.job.types.VersionedTypeInfo;
import dev.millrace.model.window.WindowStats;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes pane results, where they cross the network. */
public final class PaneResultSerializer extends VersionedSerializer<PaneResult> {
  /** The type, for Flink. */
  public static final TypeInformation<PaneResult> TYPE =
      new VersionedTypeInfo<>(PaneResult.class, new PaneResultSerializer());

  private static final long serialVersionUID = 1;

  public PaneResultSerializer() {
    super(true);
  }

  @Override
  protected int version() {
    return 1;
  }

  @Override
  protected void write(PaneResult value, DataOutputView out) throws IOException {
    out.writeUTF(value.app());
    out.writeLong(value.start());
    out.writeLong(value.version());
    value.stats().write(out);
  }

  @Override
  protected PaneResult read(int version, DataInputView in) throws IOException {
    return new PaneResult(in.readUTF(), in.readLong(), in.readLong(), WindowStats.read(in));
  }

  @Override
  public TypeSerializerSnapshot<PaneResult> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Names the serializer in savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<PaneResult> {
    public Snapshot() {
      super(PaneResultSerializer::new);
    }
  }
}
