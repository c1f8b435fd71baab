package dev.millrace.ingest;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command in a process of its own, as it is run in earnest. */
final class IngestProcess implements AutoCloseable {
  private static final Pattern LISTENING =
      Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final Thread reader = new Thread(this::readLog, "ingest-log");

  private IngestProcess(Process process) {
    this.process = process;
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it on a free port and without a spool, unless {@code environment} names one. */
  static IngestProcess start(Map<String, String> environment, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-Xmx512m");
    command.add("-Dlog4j2.configurationFile=log4j2-ingest.properties");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(IngestMain.class.getName());
    command.add("--port=0");
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (!environment.containsKey("INGEST_SPOOL_DIR")) {
      builder.environment().put("INGEST_NO_SPOOL", "true");
    }
    builder.environment().putAll(environment);
    return new IngestProcess(builder.start());
  }

  /** The port it listens on, or 0 as long as it does not. */
  int port() {
    synchronized (log) {
      for (String line : log) {
        Matcher matcher = LISTENING.matcher(line);
        if (matcher.find()) {
          return Integer.parseInt(matcher.group(1));
        }
      }
    }
    return 0;
  }

  /** What a platform sends to have it stop: SIGTERM. */
  void terminate() {
    // Process.destroy would close the log as well.
    process.toHandle().destroy();
  }

  /** Its exit code, or null if it is still there in the end. */
  Integer exitCode(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : null;
  }

  long pid() {
    return process.pid();
  }

  List<String> log() {
    synchronized (log) {
      return List.copyOf(log);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void readLog() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
      }
    } catch (IOException e) {
      log.add("the log broke off: " + e);
    }
  }
}
