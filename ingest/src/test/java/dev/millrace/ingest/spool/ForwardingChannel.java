package dev.millrace.ingest.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A channel to a file that can be told to misbehave, by overriding. */
class ForwardingChannel extends FileChannel {
  protected final FileChannel target;

  ForwardingChannel(FileChannel target) {
    this.target = target;
  }

  /** Called before each buffer is written. */
  protected void beforeWrite(ByteBuffer bytes) throws IOException {}

  @Override
  public int write(ByteBuffer source) throws IOException {
    beforeWrite(source);
    return target.write(source);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long written = 0;
    for (int i = offset; i < offset + length; i++) {
      while (sources[i].hasRemaining()) {
        written += write(sources[i]);
      }
    }
    return written;
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    beforeWrite(source);
    return target.write(source, position);
  }

  @Override
  public int read(ByteBuffer destination) throws IOException {
    return target.read(destination);
  }

  @Override
  public long read(ByteBuffer[] destinations, int offset, int length) throws IOException {
    return target.read(destinations, offset, length);
  }

  @Override
  public int read(ByteBuffer destination, long position) throws IOException {
    return target.read(destination, position);
  }

  @Override
  public long position() throws IOException {
    return target.position();
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    target.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return target.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    target.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    target.force(metaData);
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel destination)
      throws IOException {
    return target.transferTo(position, count, destination);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    return target.transferFrom(source, position, count);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    return target.map(mode, position, size);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return target.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return target.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    target.close();
  }
}
