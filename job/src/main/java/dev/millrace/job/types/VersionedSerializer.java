package dev.millrace.job.types;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A serializer that writes the version of its format in front of each value, so that state written
 * by one release can be read by the next: a change of the format raises {@link #version()} and
 * teaches {@link #read} the version before.
 *
 * <p>Subclasses have no state, an argument-free constructor, and a snapshot class for Flink.
 */
public abstract class VersionedSerializer<T> extends TypeSerializerSingleton<T> {
  private final boolean immutable;

  /**
   * @param immutable whether values never change, so that they need not be copied
   */
  protected VersionedSerializer(boolean immutable) {
    this.immutable = immutable;
  }

  /** The version that {@link #write} writes, 0 to 127. */
  protected abstract int version();

  protected abstract void write(T value, DataOutputView out) throws IOException;

  /** Reads what {@link #write} wrote in the release in which {@link #version()} was this one. */
  protected abstract T read(int version, DataInputView in) throws IOException;

  @Override
  public final void serialize(T value, DataOutputView out) throws IOException {
    out.writeByte(version());
    write(value, out);
  }

  @Override
  public final T deserialize(DataInputView in) throws IOException {
    int version = in.readByte();
    if (version < 1 || version > version()) {
      throw new IOException(
          "%s cannot read version %d, it knows 1 to %d: was this state written by a newer release?"
              .formatted(getClass().getSimpleName(), version, version()));
    }
    return read(version, in);
  }

  @Override
  public final T deserialize(T reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public final boolean isImmutableType() {
    return immutable;
  }

  @Override
  public T copy(T value) {
    if (!immutable) {
      throw new UnsupportedOperationException(getClass() + " must say how to copy");
    }
    return value;
  }

  @Override
  public final T copy(T value, T reuse) {
    return copy(value);
  }

  @Override
  public final void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  /** Null: values come from streams and state, none is made up. */
  @Override
  public final T createInstance() {
    return null;
  }

  @Override
  public final int getLength() {
    return -1;
  }
}
