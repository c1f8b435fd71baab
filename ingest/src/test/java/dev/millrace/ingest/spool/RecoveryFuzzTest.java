package dev.millrace.ingest.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.millrace.ingest.spool.SegmentFormat.FileHeader;
import dev.millrace.ingest.spool.SegmentFormat.RecordHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A spool opens whatever the files of an earlier process contain: it reads the records that are
 * there, byte for byte, and no others, and goes on working.
 */
class RecoveryFuzzTest {
  private static final long NUMBER = 1;

  @MethodSource("files")
  @FuzzTest
  void what_is_a_record_is_read_and_what_comes_after_is_kept(
      byte @NotNull [] segment, byte @NotNull [] position) throws IOException {
    Path directory = Files.createTempDirectory("spool-");
    try {
      Files.write(directory.resolve("%019d.spool".formatted(NUMBER)), segment);
      if (position.length > 0) {
        Files.write(directory.resolve("position"), position);
      }
      check(directory, segment, position);
    } finally {
      deleteAll(directory);
    }
  }

  static Stream<Arguments> files() {
    byte[] good = segment("first", "the second, which is longer", "3");
    byte[] cut = Arrays.copyOf(good, good.length - 1);
    byte[] damaged = good.clone();
    damaged[SegmentFormat.FILE_HEADER_BYTES + 3] ^= 1;
    byte[] none = {};
    return Stream.of(
        arguments(none, none),
        arguments(good, none),
        arguments(cut, none),
        arguments(damaged, none),
        arguments(Arrays.copyOf(good, good.length + 30), none),
        arguments(SegmentFormat.fileHeader(SegmentFormat.VERSION + 1).array(), none),
        arguments(good, position(NUMBER, 41)),
        arguments(good, position(NUMBER, 20)),
        arguments(good, position(NUMBER, Long.MAX_VALUE)),
        arguments(good, position(NUMBER, -1)),
        arguments(good, position(NUMBER + 1, 0)),
        arguments(good, position(Long.MAX_VALUE, 0)),
        arguments(good, new byte[20]));
  }

  private static void check(Path directory, byte[] segment, byte[] position) throws IOException {
    if (SegmentFormat.judge(ByteBuffer.wrap(Arrays.copyOf(segment, Math.min(segment.length, 16))))
        == FileHeader.OTHER_VERSION) {
      assertRefused(directory);
      return;
    }
    List<String> expected = records(segment, startOf(position));
    try (Spool spool = Spools.open(directory)) {
      assertThat(Spools.readAll(spool)).isEqualTo(expected);
      Spools.append(spool, "after");
      assertThat(Spools.readAll(spool)).containsExactly("after");
    }
    expected.add("after");
    // A segment with damage in it is read again from its start.
    List<String> all = records(segment, Position.START);
    all.add("after");
    try (Spool spool = Spools.open(directory)) {
      assertThat(Spools.readAll(spool)).isIn(expected, all);
      spool.settle();
    }
    try (Spool spool = Spools.open(directory)) {
      assertThat(Spools.readAll(spool)).isEmpty();
    }
  }

  private static void assertRefused(Path directory) throws IOException {
    try (Spool spool = Spools.open(directory)) {
      assertThat(spool).as("opened another version's spool").isNull();
    } catch (SpoolException e) {
      assertThat(e).hasMessageContaining("another version");
    }
  }

  /** By trying every byte behind the file's header, or behind what is drained. */
  private static List<String> records(byte[] segment, Position start) {
    List<String> records = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(segment);
    long at =
        start.segment() < NUMBER ? 0 : start.segment() > NUMBER ? segment.length : start.offset();
    at = Math.max(at, SegmentFormat.FILE_HEADER_BYTES);
    while (at <= segment.length - SegmentFormat.RECORD_HEADER_BYTES) {
      RecordHeader header = RecordHeader.parse(bytes, (int) at, NUMBER, at);
      int payload = (int) at + SegmentFormat.RECORD_HEADER_BYTES;
      if (header == null || header.length() > segment.length - payload) {
        at++;
        continue;
      }
      byte[] content = Arrays.copyOfRange(segment, payload, payload + header.length());
      if (header.matches(content)) {
        records.add(new String(content, UTF_8));
      }
      at = payload + header.length();
    }
    return records;
  }

  /** What the file says is drained, or the start if it does not say. */
  private static Position startOf(byte[] position) {
    ByteBuffer bytes = ByteBuffer.wrap(position);
    boolean whole =
        position.length == 20
            && bytes.getInt(16) == SegmentFormat.crc(position, 0, 16)
            && bytes.getLong(0) >= 0
            && bytes.getLong(0) < Long.MAX_VALUE;
    return whole ? new Position(bytes.getLong(0), bytes.getLong(8)) : Position.START;
  }

  private static byte[] segment(String... texts) {
    ByteBuffer bytes = ByteBuffer.allocate(1000).put(SegmentFormat.fileHeader());
    for (String text : texts) {
      byte[] payload = text.getBytes(UTF_8);
      bytes.put(RecordHeader.of(payload, 7).encode(NUMBER, bytes.position())).put(payload);
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static byte[] position(long segment, long offset) {
    ByteBuffer bytes = ByteBuffer.allocate(20).putLong(segment).putLong(offset);
    return bytes.putInt(SegmentFormat.crc(bytes.array(), 0, 16)).array();
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
