package dev.millrace.ingest.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A real disk that fails when it is told to: creations, deletions, writes, fsyncs or reads. A write
 * that fails has written half. Counts how often each file was asked to sync after it had failed to.
 */
final class FailingDisk implements Disk {
  volatile boolean createFails;
  volatile boolean deleteFails;
  volatile int writesUntilFailure = Integer.MAX_VALUE;
  volatile int failingSyncs;

  /** Offset of a byte that no file gives back. */
  volatile long unreadableByte = -1;

  /** Thrown when the disk is asked for its room: a defect, and no failure of the disk. */
  volatile RuntimeException defect;

  volatile long usable = Long.MAX_VALUE;
  volatile long total = Long.MAX_VALUE;
  final List<Path> syncedAfterFailure = new CopyOnWriteArrayList<>();
  final List<Path> syncedDirectories = new CopyOnWriteArrayList<>();
  final List<Path> created = new CopyOnWriteArrayList<>();

  @Override
  public FileChannel create(Path file) throws IOException {
    if (createFails) {
      throw new IOException("No space left on device");
    }
    created.add(file);
    return new Channel(file, LOCAL.create(file));
  }

  @Override
  public FileChannel open(Path file) throws IOException {
    return new ForwardingChannel(LOCAL.open(file)) {
      @Override
      public int read(java.nio.ByteBuffer destination, long position) throws IOException {
        long end = position + destination.remaining();
        if (position <= unreadableByte && unreadableByte < end) {
          throw new IOException("Input/output error");
        }
        return super.read(destination, position);
      }
    };
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    LOCAL.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    if (deleteFails) {
      throw new IOException("Read-only file system");
    }
    LOCAL.delete(file);
  }

  @Override
  public void truncate(Path file, long length) throws IOException {
    LOCAL.truncate(file, length);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    syncedDirectories.add(directory);
    LOCAL.syncDirectory(directory);
  }

  @Override
  public long usableBytes(Path directory) {
    if (defect != null) {
      throw defect;
    }
    return usable;
  }

  @Override
  public long totalBytes(Path directory) {
    return total;
  }

  private final class Channel extends ForwardingChannel {
    private final Path file;
    private boolean failed;

    private Channel(Path file, FileChannel target) {
      super(target);
      this.file = file;
    }

    @Override
    protected void beforeWrite(java.nio.ByteBuffer bytes) throws IOException {
      if (writesUntilFailure-- <= 0) {
        java.nio.ByteBuffer half = bytes.slice().limit(bytes.remaining() / 2);
        target.write(half);
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void force(boolean metaData) throws IOException {
      if (failed) {
        syncedAfterFailure.add(file);
      }
      if (failingSyncs > 0) {
        failingSyncs--;
        failed = true;
        throw new IOException("Input/output error");
      }
      super.force(metaData);
    }
  }
}
