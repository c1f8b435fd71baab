package dev.millrace.model.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A resource of named blocks: {@code == name}, then rows of a word and a text in {@link WireText}.
 * Lines that start with {@code #} are for people. Each resource says itself what its words mean.
 */
public final class Corpus {
  private Corpus() {}

  /** One word and its text. */
  record Row(String word, String text) {}

  /** A named list of rows. */
  record Block(String name, List<Row> rows) {
    /** The text of the only row of that word, or the other text if there is none. */
    String only(String word, String otherwise) {
      List<String> texts =
          rows.stream().filter(row -> row.word().equals(word)).map(Row::text).toList();
      if (texts.size() > 1) {
        throw new IllegalArgumentException(name + ": more than one " + word);
      }
      return texts.isEmpty() ? otherwise : texts.get(0);
    }

    /** Fails on any other word: an expectation that nobody reads is not a test. */
    void allows(List<String> words) {
      for (Row row : rows) {
        if (!words.contains(row.word())) {
          throw new IllegalArgumentException(name + ": what is " + row.word() + "?");
        }
      }
    }
  }

  static List<Block> read(String resource) {
    List<Block> blocks = new ArrayList<>();
    for (String line : text(resource).lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("== ")) {
        String name = line.substring(3).strip();
        if (blocks.stream().anyMatch(block -> block.name().equals(name))) {
          throw new IllegalArgumentException("two blocks are called " + name);
        }
        blocks.add(new Block(name, new ArrayList<>()));
      } else {
        String[] row = line.split(" +", 2);
        blocks.get(blocks.size() - 1).rows().add(new Row(row[0], row.length > 1 ? row[1] : ""));
      }
    }
    return blocks;
  }

  private static String text(String resource) {
    try (InputStream in = Corpus.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
