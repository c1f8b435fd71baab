package dev.millrace.benchmark.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for what a benchmark leaves behind, which goes with it: also if it is interrupted, and
 * then its processes, too, which nobody would stop.
 */
public record Workplace(Path dir) implements AutoCloseable {
  public static Workplace open() throws IOException {
    Workplace workplace = new Workplace(Files.createTempDirectory("millrace-benchmark-"));
    Runtime.getRuntime().addShutdownHook(new Thread(workplace::abandon));
    return workplace;
  }

  /** A TCP port that nobody uses. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    if (!Files.exists(dir)) {
      return;
    }
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void abandon() {
    List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
    try {
      close();
    } catch (IOException | UncheckedIOException e) {
      System.err.println("millrace benchmark: " + dir + " is left behind: " + e.getMessage());
    }
  }
}
