package dev.millrace.ingest.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The spool's directory and the names in it: {@code <number>.spool} is a segment, {@code
 * <number>.kept} one that was drained but for what could not be, {@code position} how far draining
 * has come, {@code lock} is locked by the process that uses the directory.
 */
final class SpoolFiles implements AutoCloseable {
  private static final Pattern SEGMENT = Pattern.compile("(\\d{19})\\.(spool|kept)");

  private final Path directory;
  private final Disk disk;
  private final FileChannel lock;

  private SpoolFiles(Path directory, Disk disk, FileChannel lock) {
    this.directory = directory;
    this.disk = disk;
    this.lock = lock;
  }

  /**
   * Creates the directory if it is absent, readable by its owner only, and locks it.
   *
   * @throws SpoolException if it cannot be used, or another process uses it
   */
  static SpoolFiles open(Path directory, Disk disk) {
    try {
      createDirectory(directory.toAbsolutePath(), disk);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(channel)) {
        return new SpoolFiles(directory, disk, channel);
      }
      channel.close();
    } catch (IOException e) {
      throw new SpoolException(
          "cannot use the spool directory " + directory + " (" + e + "): choose another", e);
    }
    throw new SpoolException(
        "another process uses the spool directory " + directory + ": choose another", null);
  }

  Path directory() {
    return directory;
  }

  Path segment(long number) {
    return directory.resolve("%019d.spool".formatted(number));
  }

  Path kept(long number) {
    return directory.resolve("%019d.kept".formatted(number));
  }

  Path position() {
    return directory.resolve("position");
  }

  /** Numbers of the segments, ascending. */
  List<Long> segments() throws IOException {
    return numbers("spool");
  }

  /** Numbers of the segments that were kept, ascending. */
  List<Long> keptSegments() throws IOException {
    return numbers("kept");
  }

  FileChannel create(Path file) throws IOException {
    return disk.create(file);
  }

  FileChannel open(Path file) throws IOException {
    return disk.open(file);
  }

  void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
    sync();
  }

  /**
   * Gives a segment its name as a kept one. May be repeated if it has failed half-way.
   *
   * @return whether it is there; somebody may have removed it
   */
  boolean keep(long number) throws IOException {
    if (Files.exists(segment(number))) {
      disk.rename(segment(number), kept(number));
    }
    sync();
    return Files.exists(kept(number));
  }

  void delete(Path file) throws IOException {
    disk.delete(file);
    sync();
  }

  /** Makes the names in the directory durable. */
  void sync() throws IOException {
    disk.syncDirectory(directory);
  }

  /** Lets other processes use the directory. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  private List<Long> numbers(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> SEGMENT.matcher(file.getFileName().toString()))
          .filter(name -> name.matches() && name.group(2).equals(suffix))
          .map((Matcher name) -> Long.parseLong(name.group(1)))
          .sorted()
          .toList();
    }
  }

  /** Creates it, with those it is in, and makes their names durable. */
  private static void createDirectory(Path directory, Disk disk) throws IOException {
    Path existing = directory;
    while (!Files.isDirectory(existing)) {
      existing = existing.getParent();
    }
    makeDirectories(directory);
    for (Path made = directory; !made.equals(existing); made = made.getParent()) {
      disk.syncDirectory(made.getParent());
    }
  }

  private static void makeDirectories(Path directory) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(directory);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }
}
