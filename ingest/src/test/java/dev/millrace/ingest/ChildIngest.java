package dev.millrace.ingest;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Ingest as a process of its own, which can be killed. */
final class ChildIngest implements AutoCloseable {
  private final Process process;
  private final Drain drain;

  private ChildIngest(Process process, Drain drain) {
    this.process = process;
    this.drain = drain;
  }

  /** Starts it, and returns when it answers. */
  static ChildIngest start(int port, File log, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    // Surefire's own class path is a jar that names the others.
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(IngestMain.class.getName());
    command.add("--port=" + port);
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    ChildIngest child = new ChildIngest(process, new Drain(URI.create("http://127.0.0.1:" + port)));
    await("it answers, see " + log)
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .failFast(() -> !process.isAlive())
        .until(() -> child.drain.get("/health").statusCode() == 200);
    return child;
  }

  Drain drain() {
    return drain;
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** {@code kill}: it stops in good order. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      kill();
      throw new IllegalStateException("it did not stop");
    }
  }
}
