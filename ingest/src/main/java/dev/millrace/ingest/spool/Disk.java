package dev.millrace.ingest.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What the spool needs from the file system, and what can fail there. */
interface Disk {
  /** A new file, open for writing. It survives a power loss once its directory is synced. */
  FileChannel create(Path file) throws IOException;

  /** A file that exists, open for reading. */
  FileChannel open(Path file) throws IOException;

  /** Renames a file, and replaces what had that name. */
  void rename(Path from, Path to) throws IOException;

  void delete(Path file) throws IOException;

  /** Cuts a file, durably. */
  void truncate(Path file, long length) throws IOException;

  /** Makes creations, renames and deletions in a directory durable. */
  void syncDirectory(Path directory) throws IOException;

  /** Bytes that this process may still write, 0 if unknown. */
  long usableBytes(Path directory);

  /** Bytes of the whole file system. */
  long totalBytes(Path directory);

  /** The real one. */
  Disk LOCAL =
      new Disk() {
        @Override
        public FileChannel create(Path file) throws IOException {
          return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        @Override
        public FileChannel open(Path file) throws IOException {
          return FileChannel.open(file, StandardOpenOption.READ);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
          Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void delete(Path file) throws IOException {
          Files.deleteIfExists(file);
        }

        @Override
        public void syncDirectory(Path directory) throws IOException {
          try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
          }
        }

        @Override
        public void truncate(Path file, long length) throws IOException {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.force(true);
          }
        }

        @Override
        public long usableBytes(Path directory) {
          return directory.toFile().getUsableSpace();
        }

        @Override
        public long totalBytes(Path directory) {
          return directory.toFile().getTotalSpace();
        }
      };
}
