package dev.millrace.ingest.tools;

import dev.millrace.ingest.IngestMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command in a JVM of its own, with a shell around it: for pipes and signals. */
final class ToolProcess implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private ToolProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * @param pipe what the shell is to do with the command, such as {@code %s | head}
   */
  static ToolProcess start(Path folder, Map<String, String> environment, String pipe, String tool)
      throws IOException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String command =
        "'%s' -Xmx256m -cp '%s' %s %s"
            .formatted(
                java, System.getProperty("java.class.path"), IngestMain.class.getName(), tool);
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", pipe.formatted(command))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new ToolProcess(builder.start(), out, err);
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  /** What it said on stderr, but for being patient. */
  List<String> complaints() throws IOException {
    return Files.readAllLines(err).stream().filter(line -> !line.startsWith("waiting")).toList();
  }

  void interrupt() throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  /** Its exit code. */
  int await() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("it goes on and on");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
