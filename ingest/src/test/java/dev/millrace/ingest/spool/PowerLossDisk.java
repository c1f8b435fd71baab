package dev.millrace.ingest.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A disk that forgets, when the power goes, all that was not forced: bytes of files, and names in
 * directories. What was renamed or deleted stays so, which is one of the things that may happen.
 */
final class PowerLossDisk implements Disk {
  private final Map<Path, Long> durableBytes = new HashMap<>();
  private final List<Path> unsyncedNames = new ArrayList<>();

  /** Copies a directory as it would be found after a power loss at this moment. */
  void copySurvivors(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(name -> !unsyncedNames.contains(name)).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        long durable = durableBytes.getOrDefault(file, (long) bytes.length);
        Files.write(to.resolve(file.getFileName()), Arrays.copyOf(bytes, (int) durable));
      }
    }
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    durableBytes.put(file, 0L);
    unsyncedNames.add(file);
    return new ForwardingChannel(LOCAL.create(file)) {
      @Override
      public void force(boolean metaData) throws IOException {
        durableBytes.put(file, size());
        super.force(metaData);
      }
    };
  }

  @Override
  public FileChannel open(Path file) throws IOException {
    return LOCAL.open(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    LOCAL.rename(from, to);
    unsyncedNames.remove(from);
    Long durable = durableBytes.remove(from);
    if (durable != null) {
      durableBytes.put(to, durable);
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    LOCAL.delete(file);
  }

  @Override
  public void truncate(Path file, long length) throws IOException {
    LOCAL.truncate(file, length);
    durableBytes.put(file, length);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    unsyncedNames.removeIf(file -> file.getParent().equals(directory));
    LOCAL.syncDirectory(directory);
  }

  @Override
  public long usableBytes(Path directory) {
    return Long.MAX_VALUE;
  }

  @Override
  public long totalBytes(Path directory) {
    return Long.MAX_VALUE;
  }
}
