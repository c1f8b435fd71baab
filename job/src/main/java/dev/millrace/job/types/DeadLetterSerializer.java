package dev.millrace.job.types;

import dev.millrace.model.topic.DeadLetter;
import dev.millrace.model.topic.DeadLetterReason;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Writes dead letters; used only where parser and sink are not chained. */
public final class DeadLetterSerializer extends VersionedSerializer<DeadLetter> {
  /** The type, for Flink. */
  public static final TypeInformation<DeadLetter> TYPE =
      new VersionedTypeInfo<>(DeadLetter.class, new DeadLetterSerializer());

  private static final long serialVersionUID = 1;

  public DeadLetterSerializer() {
    super(true);
  }

  @Override
  protected int version() {
    return 1;
  }

  @Override
  protected void write(DeadLetter value, DataOutputView out) throws IOException {
    out.writeUTF(value.reason().name());
    StringValue.writeString(value.detail(), out);
    StringValue.writeString(value.app(), out);
    StringValue.writeString(value.frameId(), out);
    StringValue.writeString(value.source(), out);
    out.writeLong(value.timeMillis());
    out.writeInt(value.bytes().length);
    out.write(value.bytes());
  }

  @Override
  protected DeadLetter read(int version, DataInputView in) throws IOException {
    DeadLetterReason reason = DeadLetterReason.valueOf(in.readUTF());
    String detail = StringValue.readString(in);
    String app = StringValue.readString(in);
    String frameId = StringValue.readString(in);
    String source = StringValue.readString(in);
    long timeMillis = in.readLong();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new DeadLetter(reason, detail, app, frameId, source, timeMillis, bytes);
  }

  @Override
  public TypeSerializerSnapshot<DeadLetter> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Names the serializer in savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeadLetter> {
    public Snapshot() {
      super(DeadLetterSerializer::new);
    }
  }
}
