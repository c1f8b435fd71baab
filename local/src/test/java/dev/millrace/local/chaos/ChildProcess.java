package dev.millrace.local.chaos;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A process of the pipeline. It can be killed, frozen, and started again on the same data. None
 * outlives the harness.
 */
final class ChildProcess implements AutoCloseable {
  /** How the process starts. */
  interface Start {
    Process start() throws Exception;
  }

  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
  }

  private final String name;
  private final Start start;
  private Process process;

  ChildProcess(String name, Start start) {
    this.name = name;
    this.start = start;
  }

  /** Starts it; it may take a while until it does its work. */
  ChildProcess start() throws Exception {
    process = start.start();
    RUNNING.add(process);
    return this;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL: no chance to say goodbye. Returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    RUNNING.remove(process);
  }

  /** SIGTERM, and waits. */
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
    RUNNING.remove(process);
  }

  /** SIGSTOP: it stands still, and so does its clock, as far as it can tell. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if nothing had happened. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      kill();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("no signal " + signal + " for " + name);
    }
  }
}
