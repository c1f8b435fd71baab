package dev.millrace.ingest.tools;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command prints. Notices when the reader of a pipe has gone, as {@code head} does when it
 * has seen enough: then the command must end silently. Not thread-safe.
 */
final class Output {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final OutputStream out;
  private boolean abandoned;

  Output(OutputStream out) {
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
  }

  /** Whether nobody reads any more. */
  boolean isAbandoned() {
    return abandoned;
  }

  void line(String text) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  /**
   * Writes bytes as they are.
   *
   * @throws ToolException if they cannot be written, though there is a reader
   */
  void write(byte[] bytes, int from, int to) {
    attempt(() -> out.write(bytes, from, to - from));
  }

  void flush() {
    attempt(out::flush);
  }

  private void attempt(Step step) {
    if (abandoned) {
      return;
    }
    try {
      step.run();
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      abandoned = message.contains("roken pipe") || message.contains("Pipe closed");
      if (!abandoned) {
        throw new ToolException("cannot write: " + message);
      }
    }
  }

  private interface Step {
    void run() throws IOException;
  }
}
