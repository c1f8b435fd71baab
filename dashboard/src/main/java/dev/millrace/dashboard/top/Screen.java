package dev.millrace.dashboard.top;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A terminal that is redrawn in place. Keys are read one by one, without echo. {@link #close}
 * restores it, even when the process is told to stop.
 */
final class Screen implements AutoCloseable {
  private static final String OTHER_SCREEN = "\033[?1049h\033[?25l";
  private static final String BACK = "\033[?25h\033[?1049l";
  private static final String HOME = "\033[H";
  private static final String REST_OF_LINE = "\033[K";
  private static final String REST_OF_SCREEN = "\033[J";
  private static final int DEFAULT_LINES = 24;
  private static final int DEFAULT_COLUMNS = 80;

  private final PrintStream out;
  private final String settings;
  private final Thread hook = new Thread(this::restore, "screen");
  private boolean restored;

  private Screen(PrintStream out, String settings) {
    this.out = out;
    this.settings = settings;
  }

  /** Takes the terminal over. */
  static Screen open(PrintStream out) throws IOException {
    Screen screen = new Screen(out, stty("-g"));
    Runtime.getRuntime().addShutdownHook(screen.hook);
    stty("-icanon", "-echo", "min", "0", "time", "0");
    out.print(OTHER_SCREEN);
    out.flush();
    return screen;
  }

  /** Draws lines from the top, as many as fit; the last line stays at the bottom. */
  void draw(List<String> lines, String bottom) throws IOException {
    int[] size = size();
    StringBuilder text = new StringBuilder(HOME);
    int room = Math.max(1, size[0] - 1);
    for (int i = 0; i < Math.min(lines.size(), room); i++) {
      text.append(cut(lines.get(i), size[1])).append(REST_OF_LINE).append("\r\n");
    }
    text.append(cut(bottom, size[1])).append(REST_OF_LINE).append(REST_OF_SCREEN);
    out.print(text);
    out.flush();
  }

  /** How many lines fit. */
  int lines() throws IOException {
    return size()[0];
  }

  /** How many columns there is room for. */
  int columns() throws IOException {
    return size()[1];
  }

  /** A key that has been pressed, or -1. */
  int key() throws IOException {
    return System.in.available() > 0 ? System.in.read() : -1;
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is already shutting down, which is what the hook is for.
    }
  }

  private synchronized void restore() {
    if (restored) {
      return;
    }
    restored = true;
    out.print(BACK);
    out.flush();
    try {
      stty(settings);
    } catch (IOException e) {
      System.err.println("top: cannot restore the terminal (" + e.getMessage() + "): run reset");
    }
  }

  private static int[] size() throws IOException {
    String[] size = stty("size").split(" ");
    try {
      int lines = Integer.parseInt(size[0]);
      int columns = Integer.parseInt(size[1]);
      // A terminal that does not know its size reports 0.
      return new int[] {lines > 0 ? lines : DEFAULT_LINES, columns > 0 ? columns : DEFAULT_COLUMNS};
    } catch (RuntimeException e) {
      return new int[] {DEFAULT_LINES, DEFAULT_COLUMNS};
    }
  }

  /** Cuts what does not fit; escape sequences take no room. */
  private static String cut(String line, int columns) {
    StringBuilder text = new StringBuilder();
    int shown = 0;
    boolean escape = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\033') {
        escape = true;
      }
      if (escape || shown < columns) {
        text.append(c);
        shown += escape ? 0 : 1;
      }
      if (escape && c == 'm') {
        escape = false;
      }
    }
    return text.toString();
  }

  private static String stty(String... arguments) throws IOException {
    String[] command = new String[arguments.length + 1];
    command[0] = "stty";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("stty: " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return output.strip();
  }
}
