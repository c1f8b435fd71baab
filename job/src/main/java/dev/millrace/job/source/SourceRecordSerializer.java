package dev.millrace.job.source;

import dev.millrace.job.types.VersionedSerializer;
import dev.millrace.job.types.VersionedTypeInfo;
import dev.millrace.model.topic.BatchRecord;
import dev.millrace.model.topic.Heartbeat;
import dev.millrace.model.topic.TopicRecord;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Writes records of the log; used only where source and parser are not chained. */
public final class SourceRecordSerializer extends VersionedSerializer<SourceRecord> {
  /** The type, for Flink. */
  public static final TypeInformation<SourceRecord> TYPE =
      new VersionedTypeInfo<>(SourceRecord.class, new SourceRecordSerializer());

  private static final long serialVersionUID = 1;

  private static final int BATCH = 0;
  private static final int HEARTBEAT = 1;
  private static final int FOREIGN = 2;

  public SourceRecordSerializer() {
    super(true);
  }

  @Override
  protected int version() {
    return 1;
  }

  @Override
  protected void write(SourceRecord value, DataOutputView out) throws IOException {
    out.writeUTF(value.topic());
    out.writeInt(value.partition());
    out.writeLong(value.offset());
    out.writeLong(value.timeMillis());
    TopicRecord record = value.record();
    if (record instanceof BatchRecord batch) {
      out.writeByte(BATCH);
      out.writeUTF(batch.app());
      StringValue.writeString(batch.frameId(), out);
      out.writeLong(batch.receivedMillis());
      StringValue.writeString(batch.drainToken(), out);
      StringValue.writeString(batch.msgCount(), out);
      writeBytes(batch.frames(), out);
    } else if (record instanceof Heartbeat heartbeat) {
      out.writeByte(HEARTBEAT);
      out.writeLong(heartbeat.timeMillis());
    } else if (record instanceof TopicRecord.Foreign foreign) {
      out.writeByte(FOREIGN);
      StringValue.writeString(foreign.problem(), out);
      writeBytes(foreign.value(), out);
    }
  }

  @Override
  protected SourceRecord read(int version, DataInputView in) throws IOException {
    String topic = in.readUTF();
    int partition = in.readInt();
    long offset = in.readLong();
    long timeMillis = in.readLong();
    int kind = in.readByte();
    TopicRecord record =
        switch (kind) {
          case BATCH ->
              new BatchRecord(
                  in.readUTF(),
                  StringValue.readString(in),
                  in.readLong(),
                  StringValue.readString(in),
                  StringValue.readString(in),
                  readBytes(in));
          case HEARTBEAT -> new Heartbeat(in.readLong());
          case FOREIGN -> new TopicRecord.Foreign(StringValue.readString(in), readBytes(in));
          default -> throw new IOException("no kind of record: " + kind);
        };
    return new SourceRecord(record, topic, partition, offset, timeMillis);
  }

  @Override
  public TypeSerializerSnapshot<SourceRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  private static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputView in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  /** Names the serializer in savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SourceRecord> {
    public Snapshot() {
      super(SourceRecordSerializer::new);
    }
  }
}
