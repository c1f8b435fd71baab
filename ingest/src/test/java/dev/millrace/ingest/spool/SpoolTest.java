package dev.millrace.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  @TempDir Path parent;

  @Test
  void recordsComeOutInTheirOrderWithTheirTimes() throws IOException {
    try (Spool spool = Spools.open(directory())) {
      Spools.append(spool, "a", "b", "c");

      List<String> read = new ArrayList<>();
      for (SpoolRecord record = spool.peek(); record != null; record = spool.peek()) {
        read.add(Spools.text(record) + record.receivedMillis());
        spool.pass();
      }
      assertThat(read).containsExactly("a0", "b1", "c2");
    }
  }

  @Test
  void aRecordCanBeReadOnlyWhenItIsDurable() throws IOException {
    try (Spool spool = Spools.open(directory())) {
      spool.append("a".getBytes(StandardCharsets.UTF_8), 0);
      assertThat(spool.peek()).isNull();
      spool.sync();
      assertThat(spool.peek()).isNotNull();
    }
  }

  @Test
  void whatIsNotDrainedIsThereForTheNextProcess() throws IOException {
    try (Spool spool = Spools.open(directory())) {
      Spools.append(spool, "a", "b", "c");
      assertThat(Spools.drain(spool)).isEqualTo("a");
    }
    try (Spool spool = Spools.open(directory())) {
      assertThat(spool.records()).isEqualTo(2);
      assertThat(Spools.readAll(spool)).containsExactly("b", "c");
      Spools.append(spool, "d");
      assertThat(Spools.readAll(spool)).containsExactly("d");
    }
    try (Spool spool = Spools.open(directory())) {
      assertThat(Spools.readAll(spool)).containsExactly("b", "c", "d");
    }
  }

  @Test
  void aRewindGoesBackToWhatIsNotDrained() throws IOException {
    try (Spool spool = Spools.open(directory())) {
      Spools.append(spool, "a", "b", "c");
      Spools.drain(spool);
      assertThat(Spools.readAll(spool)).containsExactly("b", "c");

      spool.rewind();

      assertThat(Spools.readAll(spool)).containsExactly("b", "c");
    }
  }

  @Test
  void aSegmentIsFollowedByAnotherAndDeletedWhenItIsDrained() throws IOException {
    String large = "x".repeat((int) Spool.SEGMENT_BYTES / 2);
    try (Spool spool = Spools.open(directory())) {
      for (int i = 0; i < 5; i++) {
        Spools.append(spool, large);
      }
      assertThat(Spools.files(directory())).hasSize(3);
      assertThat(spool.bytes()).isGreaterThan(5L * large.length());

      Spools.drain(spool);
      Spools.drain(spool);
      assertThat(Spools.files(directory())).hasSize(2);
      assertThat(spool.bytes()).isLessThan(4L * large.length());
      Spools.readAll(spool);
      spool.settle();

      assertThat(Spools.files(directory())).isEmpty();
      assertThat(spool.bytes()).isZero();
      assertThat(spool.records()).isZero();
    }
  }

  @Test
  void aSegmentThatComesBackAfterItWasDrainedIsDeleted() throws IOException {
    byte[] former;
    try (Spool spool = Spools.open(directory())) {
      Spools.append(spool, "a");
      former = Files.readAllBytes(Spools.segment(directory()));
      Spools.drain(spool);
      spool.settle();
      Spools.append(spool, "b");
    }
    // As after a power loss, when the deletion was not durable.
    Files.write(directory().resolve("%019d.spool".formatted(1)), former);

    try (Spool spool = Spools.open(directory())) {
      assertThat(Spools.readAll(spool)).containsExactly("b");
    }
    assertThat(Spools.files(directory())).hasSize(1);
  }

  /** Sent twice is harmless, skipped is not. */
  @Test
  void withoutAReadablePositionDrainingStartsFromTheStart() throws IOException {
    for (boolean damaged : new boolean[] {true, false}) {
      Path directory = parent.resolve("damaged-" + damaged);
      try (Spool spool = Spools.open(directory)) {
        Spools.append(spool, "a", "b");
        Spools.drain(spool);
      }
      Path position = directory.resolve("position");
      if (damaged) {
        byte[] bytes = Files.readAllBytes(position);
        bytes[15] ^= 64;
        Files.write(position, bytes);
      } else {
        Files.delete(position);
      }
      try (Spool spool = Spools.open(directory)) {
        assertThat(Spools.readAll(spool)).containsExactly("a", "b");
      }
    }
  }

  /** The way back for what Kafka refused, once its cause is mended. */
  @Test
  void aKeptSegmentThatIsRenamedIsSentAgain() throws IOException {
    try (Spool spool = Spools.open(directory())) {
      Spools.append(spool, "refused");
      spool.keep(spool.peek().start().segment());
      Spools.drain(spool);
      spool.settle();
      assertThat(spool.bytes()).isPositive();
    }
    assertThat(Spools.files(directory())).containsExactly("%019d.kept".formatted(1));

    Files.move(
        directory().resolve("%019d.kept".formatted(1)),
        directory().resolve("%019d.spool".formatted(1)));
    Files.delete(directory().resolve("position"));

    try (Spool spool = Spools.open(directory())) {
      assertThat(Spools.readAll(spool)).containsExactly("refused");
    }
  }

  @Test
  void aSegmentThatIsToBeKeptIsReadAgainByTheNextProcess() throws IOException {
    try (Spool spool = Spools.open(directory())) {
      Spools.append(spool, "a", "refused", "b", "c");
      Spools.drain(spool);
      spool.keep(spool.peek().start().segment());
      Spools.drain(spool);
      Spools.drain(spool);
    }

    try (Spool spool = Spools.open(directory())) {
      assertThat(Spools.readAll(spool)).containsExactly("a", "refused", "b", "c");
    }
  }

  @Test
  void aSegmentThatIsToBeKeptIsKeptThoughTheProcessEndsBehindItsLastRecord() throws IOException {
    try (Spool spool = Spools.open(directory())) {
      Spools.append(spool, "refused");
      spool.keep(spool.peek().start().segment());
      Spools.drain(spool);
    }
    Spools.open(directory()).close();

    assertThat(Spools.kept(directory())).contains("refused");
  }

  /** The damage lies before what is drained when the process ends. */
  @Test
  void aDamagedSegmentIsKeptThoughTheProcessIsRestarted() throws IOException {
    Path segment;
    try (Spool spool = Spools.open(directory())) {
      Spools.append(spool, "damaged", "a", "b");
      segment = Spools.segment(directory());
    }
    byte[] bytes = Files.readAllBytes(segment);
    bytes[SegmentFormat.FILE_HEADER_BYTES + SegmentFormat.RECORD_HEADER_BYTES] ^= 1;
    Files.write(segment, bytes);
    try (Spool spool = Spools.open(directory())) {
      assertThat(Spools.drain(spool)).isEqualTo("a");
    }

    try (Spool spool = Spools.open(directory())) {
      assertThat(Spools.readAll(spool)).containsExactly("a", "b");
      spool.settle();
    }

    assertThat(Spools.files(directory())).singleElement().asString().endsWith(".kept");
  }

  @Test
  void filesOfAnotherVersionAreRefusedAndLeftAlone() throws IOException {
    try (Spool spool = Spools.open(directory())) {
      Spools.append(spool, "a");
    }
    Path segment = Spools.segment(directory());
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
    bytes.put(0, SegmentFormat.fileHeader(2), 0, SegmentFormat.FILE_HEADER_BYTES);
    Files.write(segment, bytes.array());

    assertThatThrownBy(() -> Spools.open(directory()))
        .isInstanceOf(SpoolException.class)
        .hasMessageContaining(segment + " was written by another version")
        .hasMessageNotContaining("\n");

    assertThat(Files.readAllBytes(segment)).isEqualTo(bytes.array());
  }

  @Test
  void aDirectoryInUseIsRefusedUntilItIsFree() throws IOException {
    Spool spool = Spools.open(directory());

    assertThatThrownBy(() -> Spools.open(directory()))
        .isInstanceOf(SpoolException.class)
        .hasMessage("another process uses the spool directory " + directory() + ": choose another");

    spool.close();
    Spools.open(directory()).close();
  }

  @Test
  void aDirectoryThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.createFile(parent.resolve("file"));

    assertThatThrownBy(() -> Spools.open(file.resolve("spool")))
        .isInstanceOf(SpoolException.class)
        .hasMessageStartingWith("cannot use the spool directory " + file.resolve("spool"));
  }

  /** What is fsynced in a directory is lost with the directory's own name. */
  @Test
  void theNamesOfDirectoriesThatAreMadeAreDurable() throws IOException {
    FailingDisk disk = new FailingDisk();

    Spools.open(parent.resolve("a/b"), disk, new SimpleMeterRegistry()).close();

    assertThat(disk.syncedDirectories).contains(parent, parent.resolve("a"));
  }

  /** Router logs hold addresses of people. */
  @Test
  void onlyItsOwnerCanLookIntoTheDirectory() throws IOException {
    Spools.open(directory()).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
  }

  @Test
  void itIsFullAtItsLimitAndHasRoomAgainWhenItIsDrained() throws IOException {
    Room room = new Room(1000, 0);
    try (Spool spool =
        Spool.open(directory(), room, Disk.LOCAL, new SpoolMetrics(new SimpleMeterRegistry()))) {
      assertThat(spool.problem(900)).isNull();
      Spools.append(spool, "x".repeat(900));

      assertThat(spool.problem(100))
          .isEqualTo("the spool in " + directory() + " is full: 936 of 1000 bytes");
      Spools.drain(spool);
      spool.settle();

      assertThat(spool.problem(900)).isNull();
    }
  }

  @Test
  void aShareOfTheFileSystemStaysFree() {
    FailingDisk disk = new FailingDisk();
    disk.usable = 10_500;
    disk.total = 100_000;
    Room room = new Room(Long.MAX_VALUE, 10);

    assertThat(room.problem(0, 500, disk, directory())).isNull();
    assertThat(room.problem(0, 501, disk, directory()))
        .isEqualTo(
            "the spool in "
                + directory()
                + " may not grow: its file system has 10500 bytes left, 10000 must stay free");
  }

  private Path directory() {
    return parent.resolve("spool");
  }
}
