package dev.millrace.local.chaos.ledger;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a sender wrote down, read once from front to back. */
final class SentFile {
  private final Map<String, Account> accounts = new TreeMap<>();
  private final Map<Long, Batch> open = new HashMap<>();
  private long acknowledged;
  private long unknown;
  private long lines;

  /**
   * @throws IOException also if a line says something else than the package's description allows
   */
  static SentFile read(Path file) throws IOException {
    SentFile sent = new SentFile();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        sent.take(line);
      }
    }
    sent.open.values().forEach(sent::close);
    return sent;
  }

  /** By application. */
  Map<String, Account> accounts() {
    return accounts;
  }

  /** Batches with a 2xx. */
  long acknowledged() {
    return acknowledged;
  }

  /** Batches of which nobody knows whether they were stored. */
  long unknown() {
    return unknown;
  }

  /** Router logs of acknowledged batches that belong to a window. */
  long lines() {
    return lines;
  }

  private void take(String line) throws IOException {
    String[] words = line.split("\t");
    Long number = Long.valueOf(words[1]);
    if (words[0].equals("batch")) {
      open.put(number, new Batch(words[2]));
      return;
    }
    Batch batch = open.get(number);
    if (batch == null) {
      throw new IOException("no such batch: " + line);
    }
    switch (words[0]) {
      case "request" -> batch.request(words);
      case "like" -> batch.like(open.get(Long.valueOf(words[2])));
      case "unparseable" -> batch.unparseable(Long.parseLong(words[2]));
      case "refused" -> batch.refused(words[2]);
      case "notice" ->
          batch.notice(
              Long.parseLong(words[2]), Long.parseLong(words[3]), Integer.parseInt(words[4]));
      case "try" -> batch.tried(Integer.parseInt(words[2]), words[3]);
      case "end" -> close(open.remove(number));
      default -> throw new IOException("not understood: " + line);
    }
  }

  private void close(Batch batch) {
    if (batch.isAcknowledged()) {
      acknowledged++;
      lines += batch.lines().lines();
    } else if (batch.isUnknown()) {
      unknown++;
    }
    if (batch.tries() > 0) {
      accounts.computeIfAbsent(batch.app, app -> new Account()).add(batch);
    }
  }
}
