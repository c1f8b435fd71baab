package dev.millrace.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Where everything is kept: the user's folder, or a temporary one that {@link #close} deletes. */
final class DataDir implements AutoCloseable {
  private final Path path;
  private final boolean temporary;

  private DataDir(Path path, boolean temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  /** Opens the folder, making it if absent; a temporary one for null. */
  static DataDir open(Path wanted) throws IOException {
    return wanted == null
        ? new DataDir(Files.createTempDirectory("millrace-"), true)
        : new DataDir(Files.createDirectories(wanted).toAbsolutePath(), false);
  }

  Path path() {
    return path;
  }

  Path logFile() {
    return path.resolve("millrace.log");
  }

  /** Where the log stays readable after {@link #close}. */
  Optional<Path> keepLog() {
    if (!temporary) {
      return Optional.of(logFile());
    }
    try {
      Path kept = Files.createTempFile("millrace-", ".log");
      Files.copy(logFile(), kept, StandardCopyOption.REPLACE_EXISTING);
      return Optional.of(kept);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    if (!temporary) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
