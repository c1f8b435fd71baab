package dev.millrace.job.parse;

import dev.millrace.job.parse.PartialPane.Notice;
import dev.millrace.job.types.VersionedSerializer;
import dev.millrace.job.types.VersionedTypeInfo;
import dev.millrace.model.topic.BatchId;
import dev.millrace.model.window.WindowStats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes partial panes: what goes over the network between parser and windows. */
public final class PartialPaneSerializer extends VersionedSerializer<PartialPane> {
  /** The type, for Flink. */
  public static final TypeInformation<PartialPane> TYPE =
      new VersionedTypeInfo<>(PartialPane.class, new PartialPaneSerializer());

  private static final long serialVersionUID = 1;

  public PartialPaneSerializer() {
    super(true);
  }

  @Override
  protected int version() {
    return 1;
  }

  @Override
  protected void write(PartialPane value, DataOutputView out) throws IOException {
    out.writeUTF(value.app());
    out.writeLong(value.paneStart());
    writeId(value.batch(), out);
    value.lines().write(out);
    out.writeInt(value.notices().size());
    for (Notice notice : value.notices()) {
      writeId(notice.id(), out);
      out.writeLong(notice.lost());
    }
  }

  @Override
  protected PartialPane read(int version, DataInputView in) throws IOException {
    String app = in.readUTF();
    long paneStart = in.readLong();
    BatchId batch = readId(in);
    WindowStats lines = WindowStats.read(in);
    int size = in.readInt();
    List<Notice> notices = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      notices.add(new Notice(readId(in), in.readLong()));
    }
    return new PartialPane(app, paneStart, batch, lines, notices);
  }

  @Override
  public TypeSerializerSnapshot<PartialPane> snapshotConfiguration() {
    return new Snapshot();
  }

  private static void writeId(BatchId id, DataOutputView out) throws IOException {
    out.writeLong(id.high());
    out.writeLong(id.low());
  }

  private static BatchId readId(DataInputView in) throws IOException {
    return new BatchId(in.readLong(), in.readLong());
  }

  /** Names the serializer in savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<PartialPane> {
    public Snapshot() {
      super(PartialPaneSerializer::new);
    }
  }
}
