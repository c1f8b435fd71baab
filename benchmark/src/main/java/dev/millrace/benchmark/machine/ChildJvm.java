package dev.millrace.benchmark.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A part of the benchmark in a process of its own, with this one's class path. */
public final class ChildJvm implements AutoCloseable {
  private static final int STOP_SECONDS = 30;

  private final Process process;

  private ChildJvm(Process process) {
    this.process = process;
  }

  /** Starts it. What it prints goes where this process' output goes. */
  public static ChildJvm start(
      Class<?> main, List<String> javaOptions, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(environment);
    return new ChildJvm(builder.start());
  }

  /**
   * Runs a job with such a heap to its end.
   *
   * @throws IllegalStateException if it fails
   */
  public static void runJob(Class<?> main, String heap, List<String> javaOptions, String... args)
      throws IOException, InterruptedException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx" + heap,
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-Dlog4j2.configurationFile=log4j2-benchmark.properties"));
    options.addAll(javaOptions);
    try (ChildJvm job = start(main, options, Map.of(), args)) {
      if (job.process.waitFor() != 0) {
        throw new IllegalStateException("the job failed");
      }
    }
  }

  /** The operating system's account: all threads, garbage collection and JIT compilation too. */
  public Duration cpuTime() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException("no account of the process' CPU time"));
  }

  /** What it has used so far. */
  public ProcessAccount account() throws IOException {
    return ProcessAccount.of(process.toHandle());
  }

  /** SIGKILL: no chance to say goodbye. Returns when it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to stop, and waits. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
