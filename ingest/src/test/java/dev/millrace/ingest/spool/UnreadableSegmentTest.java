package dev.millrace.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the disk does not give back costs as little as can be, and what is behind it is read. */
class UnreadableSegmentTest {
  private static final int SECTOR = 4096;

  /** Each takes 100 bytes with its header, so that a sector holds forty. */
  private static final List<String> TEXTS =
      IntStream.range(0, 200).mapToObj("%080d"::formatted).toList();

  private static final int RECORD_BYTES = 100;

  @TempDir Path directory;

  private final FailingDisk disk = new FailingDisk();

  @Test
  void aPayloadCostsItsRecord() throws IOException {
    write();
    disk.unreadableByte = start(150) + SegmentFormat.RECORD_HEADER_BYTES + 5;
    try (Spool spool = open()) {
      List<String> expected = new ArrayList<>(TEXTS);
      expected.remove(150);

      assertThat(readAllPatiently(spool)).isEqualTo(expected);
    }
  }

  @Test
  void aHeaderCostsTheRestOfItsSector() throws IOException {
    write();
    disk.unreadableByte = start(50) + 5;
    try (Spool spool = open()) {
      List<String> read = readAllPatiently(spool);

      int next = (2 * SECTOR - SegmentFormat.FILE_HEADER_BYTES) / RECORD_BYTES + 1;
      List<String> expected = new ArrayList<>(TEXTS.subList(0, 50));
      expected.addAll(TEXTS.subList(next, TEXTS.size()));
      assertThat(read).isEqualTo(expected);
      spool.settle();
    }
    assertThat(Spools.kept(directory)).contains(TEXTS.get(50));
  }

  @Test
  void aSegmentThatIsCutShortCostsWhatIsGone() throws IOException {
    try (Spool spool = open()) {
      Spools.append(spool, TEXTS);
      try (FileChannel file =
          FileChannel.open(Spools.segment(directory), StandardOpenOption.WRITE)) {
        file.truncate(start(120) + 50);
      }
      List<String> expected = new ArrayList<>(TEXTS.subList(0, 120));
      assertThat(readAllPatiently(spool)).isEqualTo(expected);
      spool.settle();
      Spools.append(spool, "after");
      assertThat(readAllPatiently(spool)).containsExactly("after");
    }
  }

  @Test
  void aSegmentThatIsRemovedCostsItself() throws IOException {
    try (Spool spool = open()) {
      Spools.append(spool, TEXTS);
      Files.delete(Spools.segment(directory));
      assertThat(readAllPatiently(spool)).isEmpty();
      spool.settle();
      assertThat(spool.bytes()).isZero();
      Spools.append(spool, "after");
      assertThat(readAllPatiently(spool)).containsExactly("after");
    }
  }

  private void write() throws IOException {
    try (Spool spool = open()) {
      Spools.append(spool, TEXTS);
    }
  }

  private Spool open() {
    SpoolMetrics metrics = new SpoolMetrics(new SimpleMeterRegistry());
    return Spool.open(directory, Spools.ROOMY, disk, metrics, Duration.ZERO);
  }

  private static long start(int record) {
    return SegmentFormat.FILE_HEADER_BYTES + (long) record * RECORD_BYTES;
  }

  /** Asks again when it fails, for a while. */
  private static List<String> readAllPatiently(Spool spool) throws IOException {
    List<String> texts = new ArrayList<>();
    int failures = 0;
    while (true) {
      try {
        SpoolRecord record = spool.peek();
        if (record == null) {
          return texts;
        }
        texts.add(Spools.text(record));
        spool.pass();
      } catch (IOException e) {
        if (failures++ > 100) {
          throw e;
        }
      }
    }
  }
}
