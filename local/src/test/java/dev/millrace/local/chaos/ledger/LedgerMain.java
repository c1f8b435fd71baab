package dev.millrace.local.chaos.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Compares a sender's file with Redis, again and again until nothing differs or patience ends.
 *
 * <p>Arguments: file, port of Redis, namespace, patience in seconds. Prints the first differences,
 * then one line of {@code name=number} pairs. Exit code 0: all is right, 1: it is not, 2: it cannot
 * tell.
 */
public final class LedgerMain {
  private static final int SHOWN = 25;
  private static final long PAUSE_MILLIS = 500;

  private LedgerMain() {}

  public static void main(String[] args) throws InterruptedException {
    try {
      SentFile sent = SentFile.read(Path.of(args[0]));
      Comparison last =
          compare(
              sent,
              Integer.parseInt(args[1]),
              args[2],
              Duration.ofSeconds(Long.parseLong(args[3])));
      List<String> differences = last.differences();
      differences.stream().limit(SHOWN).forEach(System.out::println);
      System.out.printf(
          "batches=%d lines=%d unknown=%d explained=%d cells=%d lost=%d double=%d differences=%d%n",
          sent.acknowledged(),
          sent.lines(),
          sent.unknown(),
          last.explained(),
          last.cells(),
          last.lost(),
          last.doubleCounted(),
          differences.size());
      System.exit(differences.isEmpty() ? 0 : 1);
    } catch (IOException | RuntimeException e) {
      System.out.println("the ledger cannot tell: " + e);
      System.exit(2);
    }
  }

  private static Comparison compare(SentFile sent, int port, String namespace, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try (Resp redis = new Resp(port)) {
        Comparison comparison = Comparison.of(sent, Namespace.read(redis, namespace));
        if (comparison.differences().isEmpty() || System.nanoTime() - deadline > 0) {
          return comparison;
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
