package dev.millrace.local.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the ledger says.
 *
 * @param lines router logs of acknowledged batches
 * @param unknown batches of which their senders do not know whether they were stored
 * @param cells hashes that were compared
 * @param lost router logs that were acknowledged and are not counted
 * @param doubleCounted router logs that are counted and should not be
 * @param differences number of differences of any kind
 * @param text what it printed
 */
record Verdict(
    long lines,
    long unknown,
    long cells,
    long lost,
    long doubleCounted,
    long differences,
    String text) {
  private static final String LEDGER = "dev.millrace.local.chaos.ledger.";

  /**
   * Runs the ledger as a process of its own, which sees no class but its own.
   *
   * @param patience how long the pipeline may take to get everything right
   */
  static Verdict of(SentLog sent, int redisPort, String namespace, Duration patience, Path dir)
      throws IOException, InterruptedException {
    Process ledger =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx5g",
                    "-XX:+UseSerialGC",
                    "-cp",
                    onlyTheLedger(dir).toString(),
                    LEDGER + "LedgerMain",
                    sent.file().toString(),
                    Integer.toString(redisPort),
                    namespace,
                    Long.toString(patience.toSeconds())))
            .redirectErrorStream(true)
            .start();
    String text;
    try {
      text = new String(ledger.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      ledger.destroy();
    }
    if (ledger.waitFor() > 1) {
      throw new IllegalStateException(text);
    }
    return new Verdict(
        number("lines", text),
        number("unknown", text),
        number("cells", text),
        number("lost", text),
        number("double", text),
        number("differences", text),
        text);
  }

  boolean isRight() {
    return differences == 0;
  }

  /** Copies the ledger's classes into a folder that holds nothing else. */
  private static Path onlyTheLedger(Path dir) throws IOException {
    Path from = Path.of("target/test-classes", LEDGER.split("\\."));
    Path to = dir.resolve("ledger");
    Path classes = Files.createDirectories(Path.of(to.toString(), LEDGER.split("\\.")));
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Path copy = classes.resolve(file.getFileName());
        if (!Files.exists(copy)) {
          Files.copy(file, copy);
        }
      }
    }
    return to;
  }

  private static long number(String name, String text) {
    Matcher matcher = Pattern.compile("(?m)\\b" + name + "=(\\d+)\\b").matcher(lastLine(text));
    if (!matcher.find()) {
      throw new IllegalStateException("the ledger says nothing of " + name + ": " + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  private static String lastLine(String text) {
    return text.stripTrailing().substring(text.stripTrailing().lastIndexOf('\n') + 1);
  }
}
