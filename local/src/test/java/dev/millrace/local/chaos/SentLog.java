package dev.millrace.local.chaos;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** What the senders did, a fact a line, as the ledger reads it. Thread-safe. */
final class SentLog implements AutoCloseable {
  private final Path file;
  private final BufferedWriter out;
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong lines = new AtomicLong();

  SentLog(Path file) throws IOException {
    this.file = file;
    this.out = Files.newBufferedWriter(file);
  }

  /** Written up to now. */
  synchronized Path file() throws IOException {
    out.flush();
    return file;
  }

  long nextBatch() {
    return batches.incrementAndGet();
  }

  /** Adds to the {@linkplain #lines lines}. */
  void count(int moreLines) {
    lines.addAndGet(moreLines);
  }

  /** Router logs in all batches so far, sent or not. */
  long lines() {
    return lines.get();
  }

  /** Writes a fact; null is written as absent. */
  synchronized void write(Object... words) {
    try {
      for (int i = 0; i < words.length; i++) {
        out.write(i == 0 ? "" : "\t");
        out.write(words[i] == null ? "-" : words[i].toString());
      }
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
