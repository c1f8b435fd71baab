package dev.millrace.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Files that were cut or altered: what remains of them is read, and nothing else. */
class DamagedSegmentTest {
  private static final List<String> TEXTS =
      List.of("first", "the second, which is longer", "3", "fourth", "the fifth and last");

  /** A process can die between any two bytes. */
  @Test
  void aFileCutAtAnyByteKeepsTheRecordsBeforeTheCut() throws IOException {
    Written written = new Written(TEXTS);
    for (int cut = 0; cut <= written.bytes.length; cut++) {
      try (Copy copy = new Copy(java.util.Arrays.copyOf(written.bytes, cut));
          Spool spool = Spools.open(copy.directory)) {
        List<String> complete = written.endingAtOrBefore(cut);

        assertThat(spool.records()).as("cut at %d", cut).isEqualTo(complete.size());
        Spools.append(spool, "after");

        List<String> expected = new ArrayList<>(complete);
        expected.add("after");
        assertThat(Spools.readAll(spool)).as("cut at %d", cut).isEqualTo(expected);
      }
    }
  }

  /** A cut is no damage: nothing is reported, and no file is kept. */
  @Test
  void aCutIsNotCorruption() throws IOException {
    Written written = new Written(TEXTS);
    for (int cut = 0; cut <= written.bytes.length; cut++) {
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      try (Copy copy = new Copy(java.util.Arrays.copyOf(written.bytes, cut))) {
        try (Spool spool = Spools.open(copy.directory, Disk.LOCAL, registry)) {
          Spools.readAll(spool);
          spool.settle();
        }
        assertThat(registry.get("millrace.ingest.spool.corrupt.records").counter().count())
            .as("cut at %d", cut)
            .isZero();
        assertThat(Spools.files(copy.directory)).as("cut at %d", cut).isEmpty();
      }
    }
  }

  /** After a power loss a file may have grown without its bytes. */
  @Test
  void zerosAtTheEndAreAnUnfinishedWrite() throws IOException {
    Written written = new Written(TEXTS);
    for (int zeros : new int[] {1, 19, 20, 21, 5000}) {
      byte[] bytes = java.util.Arrays.copyOf(written.bytes, written.bytes.length + zeros);
      try (Copy copy = new Copy(bytes);
          Spool spool = Spools.open(copy.directory)) {
        assertThat(Spools.readAll(spool)).isEqualTo(TEXTS);
        assertThat(Files.size(Spools.segment(copy.directory))).isEqualTo(written.bytes.length);
      }
    }
  }

  @Test
  void anyBitFlippedCostsAtMostItsRecord() throws IOException {
    Written written = new Written(TEXTS);
    for (int bit = 0; bit < 8 * written.bytes.length; bit++) {
      byte[] bytes = written.bytes.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      int hit = written.recordAt(bit / 8);
      List<String> others = new ArrayList<>(TEXTS);
      if (hit >= 0) {
        others.remove(hit);
      }
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      try (Copy copy = new Copy(bytes)) {
        try (Spool spool = Spools.open(copy.directory, Disk.LOCAL, registry)) {
          assertThat(Spools.readAll(spool)).as("bit %d", bit).isEqualTo(others);
          spool.settle();
        }
        assertThat(registry.get("millrace.ingest.spool.corrupt.records").counter().count())
            .as("bit %d", bit)
            .isEqualTo(hit >= 0 ? 1 : 0);
        // What could not be read is there for somebody to look at.
        assertThat(Spools.files(copy.directory)).as("bit %d", bit).hasSize(hit >= 0 ? 1 : 0);
        assertThat(Spools.files(copy.directory)).allMatch(name -> name.endsWith(".kept"));
      }
    }
  }

  @Property(tries = 500)
  void whateverIsDoneToTheBytesNothingIsReadThatWasNotWritten(
      @ForAll @Size(min = 1, max = 20) List<@StringLength(min = 1, max = 200) String> texts,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int changes)
      throws IOException {
    Written written = new Written(texts);
    byte[] bytes = written.bytes.clone();
    Random random = new Random(seed);
    for (int i = 0; i < changes; i++) {
      int at = SegmentFormat.FILE_HEADER_BYTES;
      at += random.nextInt(bytes.length - at);
      bytes[at] = (byte) random.nextInt();
    }
    List<String> untouched = written.untouchedIn(bytes);
    try (Copy copy = new Copy(java.util.Arrays.copyOf(bytes, bytes.length - random.nextInt(3)));
        Spool spool = Spools.open(copy.directory)) {
      List<String> read = Spools.readAll(spool);

      assertThat(read).isSubsetOf(texts);
      // All that was not touched, but for the last one, which may have been cut.
      assertThat(read).containsAll(untouched.subList(0, Math.max(0, untouched.size() - 1)));
      assertThat(read.size()).isLessThanOrEqualTo(untouched.size());
    }
  }

  /** A record in a record: its header is not believed, since it stands elsewhere. */
  @Test
  void aRecordInsideADamagedOneIsNotRead() throws IOException {
    byte[] inner = new Written(List.of("forged")).bytes;
    String carrier =
        new String(inner, java.nio.charset.StandardCharsets.ISO_8859_1)
            .substring(SegmentFormat.FILE_HEADER_BYTES);
    try (Copy copy = new Copy(new byte[0])) {
      Files.delete(Spools.segment(copy.directory));
      Path segment;
      try (Spool spool = Spools.open(copy.directory)) {
        spool.append(carrier.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 0);
        spool.append("good".getBytes(java.nio.charset.StandardCharsets.UTF_8), 1);
        spool.sync();
        segment = Spools.segment(copy.directory);
      }
      byte[] bytes = Files.readAllBytes(segment);
      bytes[SegmentFormat.FILE_HEADER_BYTES + 2] ^= 1;
      Files.write(segment, bytes);

      try (Spool spool = Spools.open(copy.directory)) {
        assertThat(Spools.readAll(spool)).containsExactly("good");
      }
    }
  }

  /** A segment as it was written, and where its records are. */
  private static final class Written {
    private final List<String> texts;
    private final byte[] bytes;
    private final List<Integer> ends = new ArrayList<>();

    private Written(List<String> texts) throws IOException {
      this.texts = texts;
      try (Copy copy = new Copy(new byte[0])) {
        Files.delete(Spools.segment(copy.directory));
        try (Spool spool = Spools.open(copy.directory)) {
          Spools.append(spool, texts);
          for (SpoolRecord record = spool.peek(); record != null; record = spool.peek()) {
            ends.add((int) record.end().offset());
            spool.pass();
          }
        }
        bytes = Files.readAllBytes(Spools.segment(copy.directory));
      }
    }

    private List<String> endingAtOrBefore(int cut) {
      return texts.subList(0, (int) ends.stream().filter(end -> end <= cut).count());
    }

    /** The record that holds the byte, -1 for the file's header. */
    private int recordAt(int index) {
      return index < SegmentFormat.FILE_HEADER_BYTES
          ? -1
          : (int) ends.stream().filter(end -> end <= index).count();
    }

    private List<String> untouchedIn(byte[] changed) {
      List<String> untouched = new ArrayList<>();
      int start = SegmentFormat.FILE_HEADER_BYTES;
      for (int i = 0; i < ends.size(); i++) {
        if (java.util.Arrays.equals(changed, start, ends.get(i), bytes, start, ends.get(i))) {
          untouched.add(texts.get(i));
        }
        start = ends.get(i);
      }
      return untouched;
    }
  }

  /** A directory with one segment of these bytes. */
  private static final class Copy implements AutoCloseable {
    private final Path directory = Files.createTempDirectory("spool-");

    private Copy(byte[] segment) throws IOException {
      Files.write(directory.resolve("%019d.spool".formatted(1)), segment);
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }
}
