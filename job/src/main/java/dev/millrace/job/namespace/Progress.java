package dev.millrace.job.namespace;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One line that is updated in place, a few times a second at most; nothing if there is no terminal.
 */
final class Progress {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final String START_OF_LINE = "\r\033[K";

  private final PrintWriter terminal;
  private long next = System.nanoTime() + INTERVAL_NANOS;
  private boolean shown;

  private Progress(PrintWriter terminal) {
    this.terminal = terminal;
  }

  static Progress on(PrintWriter terminal) {
    return new Progress(terminal);
  }

  static Progress none() {
    return new Progress(null);
  }

  void show(Supplier<String> line) {
    if (terminal == null || System.nanoTime() - next < 0) {
      return;
    }
    next = System.nanoTime() + INTERVAL_NANOS;
    shown = true;
    terminal.print(START_OF_LINE + line.get());
    terminal.flush();
  }

  /** Removes the line, before something else is printed. */
  void clear() {
    if (shown) {
      shown = false;
      terminal.print(START_OF_LINE);
      terminal.flush();
    }
  }
}
