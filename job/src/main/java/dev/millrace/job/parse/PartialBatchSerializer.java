package dev.millrace.job.parse;

import dev.millrace.job.parse.PartialPane.Notice;
import dev.millrace.job.types.VersionedSerializer;
import dev.millrace.job.types.VersionedTypeInfo;
import dev.millrace.model.topic.BatchId;
import dev.millrace.model.window.Balance;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.WindowStats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Writes partial batches: what goes over the network between parser and windows. */
public final class PartialBatchSerializer extends VersionedSerializer<PartialBatch> {
  /** The type, for Flink. */
  public static final TypeInformation<PartialBatch> TYPE =
      new VersionedTypeInfo<>(PartialBatch.class, new PartialBatchSerializer());

  private static final long serialVersionUID = 1;

  public PartialBatchSerializer() {
    super(true);
  }

  @Override
  protected int version() {
    return 2;
  }

  @Override
  protected void write(PartialBatch value, DataOutputView out) throws IOException {
    out.writeUTF(value.app());
    writeId(value.id(), out);
    out.writeLong(value.receivedMillis());
    out.writeInt(value.panes().size());
    for (PartialPane pane : value.panes()) {
      writePane(pane, out);
    }
    value.balance().write(out);
    StringValue.writeString(value.source(), out);
  }

  @Override
  protected PartialBatch read(int version, DataInputView in) throws IOException {
    String app = in.readUTF();
    BatchId id = readId(in);
    long receivedMillis = in.readLong();
    int size = in.readInt();
    List<PartialPane> panes = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      panes.add(readPane(in));
    }
    Balance balance = Balance.read(in);
    String source = version == 1 ? null : StringValue.readString(in);
    return new PartialBatch(app, id, receivedMillis, panes, balance, source);
  }

  @Override
  public TypeSerializerSnapshot<PartialBatch> snapshotConfiguration() {
    return new Snapshot();
  }

  private static void writePane(PartialPane pane, DataOutputView out) throws IOException {
    out.writeLong(pane.start());
    pane.lines().write(out);
    pane.routes().write(out);
    out.writeInt(pane.notices().size());
    for (Notice notice : pane.notices()) {
      writeId(notice.id(), out);
      out.writeLong(notice.lost());
    }
  }

  private static PartialPane readPane(DataInputView in) throws IOException {
    long start = in.readLong();
    WindowStats lines = WindowStats.read(in);
    Routes routes = Routes.read(in);
    int size = in.readInt();
    List<Notice> notices = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      notices.add(new Notice(readId(in), in.readLong()));
    }
    return new PartialPane(start, lines, routes, notices);
  }

  private static void writeId(BatchId id, DataOutputView out) throws IOException {
    out.writeLong(id.high());
    out.writeLong(id.low());
  }

  private static BatchId readId(DataInputView in) throws IOException {
    return new BatchId(in.readLong(), in.readLong());
  }

  /** Names the serializer in savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<PartialBatch> {
    public Snapshot() {
      super(PartialBatchSerializer::new);
    }
  }
}
