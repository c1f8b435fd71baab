package dev.millrace.benchmark.sidebyside;

import dev.millrace.benchmark.machine.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how much memory and time a contestant's process may have. */
final class Limits {
  private static final long POLL_MILLIS = 20;

  @Option(names = "--heap", defaultValue = "1g", description = "Heap of each contestant's JVM.")
  private String heap;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "What takes longer fails.")
  private int limit;

  List<String> javaOptions() {
    return List.of(
        "-Xmx" + heap,
        "-XX:+UseG1GC",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "-Dlog4j2.configurationFile=log4j2-benchmark.properties");
  }

  /**
   * Returns when a process has made a file.
   *
   * @throws IllegalStateException if it ends before, or takes longer than it may
   */
  void await(String title, ChildJvm process, Path file) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(limit).toNanos();
    while (!Files.exists(file)) {
      if (!process.isAlive()) {
        throw new IllegalStateException(title + " failed");
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s was not done after %d s: give it longer with --limit".formatted(title, limit));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
