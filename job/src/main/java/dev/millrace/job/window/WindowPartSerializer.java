package dev.millrace.job.window;

import dev.millrace.job.types.VersionedSerializer;
import dev.millrace.job.types.VersionedTypeInfo;
import dev.millrace.model.window.Balance;
import dev.millrace.model.window.Resolution;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.Statistics;
import dev.millrace.model.window.WindowStats;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes parts of windows with statistics of any kind: in state, and over the network. */
public final class WindowPartSerializer extends VersionedSerializer<WindowPart<?>> {
  private static final long serialVersionUID = 1;

  private static final int WINDOW_STATS = 1;
  private static final int ROUTES = 2;
  private static final int BALANCE = 3;

  public WindowPartSerializer() {
    super(false);
  }

  /** The type, for Flink. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // it writes parts of any kind
  public static <S extends Statistics<S>> TypeInformation<WindowPart<S>> type() {
    return new VersionedTypeInfo(WindowPart.class, new WindowPartSerializer());
  }

  /** The type of parts of several kinds. */
  public static TypeInformation<WindowPart<?>> anyType() {
    return new VersionedTypeInfo<>(rawClass(), new WindowPartSerializer());
  }

  @Override
  protected int version() {
    return 1;
  }

  @Override
  protected void write(WindowPart<?> part, DataOutputView out) throws IOException {
    out.writeUTF(part.app());
    out.writeUTF(part.resolution().label());
    out.writeLong(part.start());
    out.writeLong(part.version());
    Statistics<?> statistics = part.statistics();
    if (statistics instanceof WindowStats) {
      out.writeByte(WINDOW_STATS);
    } else {
      out.writeByte(statistics instanceof Routes ? ROUTES : BALANCE);
    }
    statistics.write(out);
  }

  @Override
  protected WindowPart<?> read(int version, DataInputView in) throws IOException {
    String app = in.readUTF();
    Resolution resolution = Resolution.of(in.readUTF());
    long start = in.readLong();
    long partVersion = in.readLong();
    int kind = in.readByte();
    return switch (kind) {
      case WINDOW_STATS ->
          new WindowPart<>(app, resolution, start, partVersion, WindowStats.read(in));
      case ROUTES -> new WindowPart<>(app, resolution, start, partVersion, Routes.read(in));
      case BALANCE -> new WindowPart<>(app, resolution, start, partVersion, Balance.read(in));
      default -> throw new IOException("no kind of statistics: " + kind);
    };
  }

  @Override
  public WindowPart<?> copy(WindowPart<?> value) {
    return value.copy();
  }

  @Override
  public TypeSerializerSnapshot<WindowPart<?>> snapshotConfiguration() {
    return new Snapshot();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Class<WindowPart<?>> rawClass() {
    return (Class) WindowPart.class;
  }

  /** Names the serializer in savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<WindowPart<?>> {
    public Snapshot() {
      super(WindowPartSerializer::new);
    }
  }
}
