package dev.millrace.ingest.spool;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Spools of texts, for tests. */
final class Spools {
  static final Room ROOMY = new Room(1L << 40, 0);

  private Spools() {}

  static Spool open(Path directory) {
    return open(directory, Disk.LOCAL, new SimpleMeterRegistry());
  }

  static Spool open(Path directory, Disk disk, MeterRegistry registry) {
    return Spool.open(directory, ROOMY, disk, new SpoolMetrics(registry));
  }

  /** Appends the texts, received at 0, 1, 2, ..., and syncs. */
  static void append(Spool spool, String... texts) throws IOException {
    for (int i = 0; i < texts.length; i++) {
      spool.append(texts[i].getBytes(StandardCharsets.UTF_8), i);
    }
    spool.sync();
  }

  static void append(Spool spool, List<String> texts) throws IOException {
    append(spool, texts.toArray(String[]::new));
  }

  /** Reads, and does not drain, all that is left. */
  static List<String> readAll(Spool spool) throws IOException {
    List<String> texts = new ArrayList<>();
    for (SpoolRecord record = spool.peek(); record != null; record = spool.peek()) {
      texts.add(text(record));
      spool.pass();
    }
    return texts;
  }

  /** Reads and drains one record. */
  static String drain(Spool spool) throws IOException {
    SpoolRecord record = spool.peek();
    spool.pass();
    spool.drained(record);
    spool.tidy();
    return text(record);
  }

  static String text(SpoolRecord record) {
    return new String(record.payload(), StandardCharsets.UTF_8);
  }

  /** Names of the files, but for the lock and the position. */
  static List<String> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("lock") && !name.equals("position"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is in all kept segments, as one text. */
  static String kept(Path directory) throws IOException {
    StringBuilder texts = new StringBuilder();
    for (String name : files(directory)) {
      if (name.endsWith(".kept")) {
        texts.append(Files.readString(directory.resolve(name), StandardCharsets.ISO_8859_1));
      }
    }
    return texts.toString();
  }

  /** The only segment there is. */
  static Path segment(Path directory) {
    List<String> names = files(directory);
    if (names.size() != 1 || !names.get(0).endsWith(".spool")) {
      throw new IllegalStateException("not one segment: " + names);
    }
    return directory.resolve(names.get(0));
  }
}
