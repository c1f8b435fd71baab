package dev.millrace.job;

import dev.millrace.model.router.RouterLog;
import java.nio.charset.StandardCharsets;

/** Reads router logs from text. */
public final class RouterLogs {
  private RouterLogs() {}

  public static RouterLog parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    RouterLog line = new RouterLog();
    if (!line.parse(bytes, 0, bytes.length)) {
      throw new IllegalArgumentException(line.problem());
    }
    return line;
  }
}
