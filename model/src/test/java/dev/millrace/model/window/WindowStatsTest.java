package dev.millrace.model.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.router.RouterLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WindowStatsTest {
  private static final String[] LINES = {
    "at=info status=200 bytes=10 connect=0ms service=18ms",
    "at=info status=204 bytes=0 connect=1ms service=3ms",
    "at=info status=404 bytes=120 connect=1ms service=45ms",
    "at=info status=101 bytes=99 connect=1ms service=86400000ms",
    "at=error code=H12 status=503 bytes=0 connect=1ms service=30000ms",
    "at=error code=H18 status=200 bytes=77 connect=1ms service=210ms",
    "at=error code=H24 status= bytes= connect= service=",
    "at=info code=H80 status=503 bytes= connect= service=",
    "sock=client at=warning code=H27 status=499 bytes=0 connect=1ms service=5ms",
    "at=error code=nonsense status=500",
    "at=info method=GET"
  };

  @Test
  void countsWhatTheWordsMean() {
    WindowStats stats = new WindowStats();
    for (String line : LINES) {
      stats.add(parse(line));
    }
    stats.addUnparseable();
    stats.addLost(7);

    assertThat(stats.requests()).isEqualTo(11);
    assertThat(stats.failed()).as("H12, H18 with status 200, H24, 500").isEqualTo(4);
    assertThat(stats.aborted()).isEqualTo(1);
    assertThat(stats.webSockets()).isEqualTo(1);
    assertThat(stats.responseBytes()).isEqualTo(306);
    assertThat(stats.unparseable()).isEqualTo(1);
    assertThat(stats.lost()).isEqualTo(7);
    assertThat(stats.statuses().get(200)).isEqualTo(2);
    assertThat(stats.statuses().get(503)).isEqualTo(2);
    assertThat(stats.statuses().get(302)).isZero();
    assertThat(stats.codes().get(12)).isEqualTo(1);
    assertThat(stats.codes().get(RouterLog.OTHER_CODE)).isEqualTo(1);
    assertThat(stats.connect().count()).as("absent is not zero").isEqualTo(7);
    assertThat(stats.service().count()).as("without WebSockets").isEqualTo(6);
    assertThat(stats.service().maxMillis()).isEqualTo(30_000);
    assertThat(stats.service().meanMillis()).isEqualTo((18 + 3 + 45 + 30_000 + 210 + 5) / 6.0);
    assertThat(stats.webSocketLife().maxMillis()).isEqualTo(86_400_000);
  }

  @Property(tries = 100)
  void anyGroupingAndOrderOfTheSameLinesHasTheSameBytes(
      @ForAll @IntRange(min = 1, max = 400) int size, @ForAll Random random) throws IOException {
    List<String> lines = new ArrayList<>();
    WindowStats whole = new WindowStats();
    for (int i = 0; i < size; i++) {
      String line =
          "at=info status=%d connect=%dms service=%dms bytes=%d"
              .formatted(
                  200 + random.nextInt(320),
                  random.nextInt(4),
                  random.nextInt(20_000),
                  random.nextInt(5_000));
      lines.add(line);
      whole.add(parse(line));
    }

    Collections.shuffle(lines, random);
    WindowStats merged = new WindowStats();
    for (int i = 0; i < size; ) {
      WindowStats part = new WindowStats();
      for (int end = Math.min(size, i + 1 + random.nextInt(40)); i < end; i++) {
        part.add(parse(lines.get(i)));
      }
      if (random.nextBoolean()) {
        part.pack();
      }
      merged.merge(random.nextBoolean() ? part : read(write(part)));
      if (random.nextInt(3) == 0) {
        merged.pack();
      }
    }

    assertThat(write(merged)).isEqualTo(write(whole));
  }

  /** A line may claim 15 digits, and a batch holds ten thousand lines. */
  @Test
  void whatStrangersClaimHasAnEndAndIsReadBack() throws IOException {
    String line = "at=info status=200 bytes=%1$d connect=%1$dms service=%1$dms";
    RouterLog most = parse(line.formatted(999_999_999_999_999L));
    WindowStats whole = new WindowStats();
    WindowStats merged = new WindowStats();
    for (int part = 0; part < 100; part++) {
      WindowStats gained = new WindowStats();
      for (int i = 0; i < 100; i++) {
        gained.add(most);
        gained.addLost(999_999_999_999_999L);
        whole.add(most);
        whole.addLost(999_999_999_999_999L);
      }
      if (part == 9) {
        WindowStats ten = merged.copy();
        ten.merge(gained);
        assertThat(ten.responseBytes()).as("exact").isEqualTo(999_999_999_999_999_000L);
      }
      gained = read(write(gained));
      if (part % 2 == 0) {
        merged.merge(gained);
      } else {
        gained.merge(merged);
        merged = gained;
      }
    }

    assertThat(write(merged)).isEqualTo(write(whole)).isEqualTo(write(read(write(whole))));
    assertThat(merged.responseBytes()).isEqualTo(999_999_999_999_999_999L);
    assertThat(merged.lost()).isEqualTo(999_999_999_999_999_999L);
    assertThat(merged.service().totalMillis()).isEqualTo(999_999_999_999_999_999L);
    assertThat(merged.requests()).isEqualTo(10_000);
  }

  /** Earlier versions added without end: what they left in savepoints is read. */
  @Test
  void sumsThatRanOverAreReadAsTheLargest() throws IOException {
    String ranOver = "ffffffffffffffffff01";
    String beyond = "ffffffffffffffff7f";
    WindowStats read =
        read(HexFormat.of().parseHex("01000000" + ranOver + beyond + "00" + "0000000000"));

    assertThat(read.responseBytes()).isEqualTo(999_999_999_999_999_999L);
    assertThat(read.lost()).isEqualTo(999_999_999_999_999_999L);
    assertThat(read.requests()).isEqualTo(1);
  }

  @Test
  void aCopyIsApart() throws IOException {
    WindowStats stats = new WindowStats();
    stats.add(parse(LINES[0]));
    byte[] before = write(stats);

    WindowStats copy = stats.copy();
    assertThat(write(copy)).isEqualTo(before);
    for (String line : LINES) {
      copy.add(parse(line));
    }
    assertThat(write(stats)).isEqualTo(before);
  }

  static byte[] write(WindowStats stats) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    stats.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  static WindowStats read(byte[] bytes) throws IOException {
    return WindowStats.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  private static RouterLog parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    RouterLog line = new RouterLog();
    assertThat(line.parse(bytes, 0, bytes.length)).as(text).isTrue();
    return line;
  }
}
