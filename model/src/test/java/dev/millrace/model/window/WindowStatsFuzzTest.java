package dev.millrace.model.window;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.model.corpus.RouterLine;
import dev.millrace.model.router.RouterLog;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** State that is read back is whole, or an IOException; never something in between. */
class WindowStatsFuzzTest {
  @MethodSource("states")
  @FuzzTest
  void what_can_be_read_can_be_used_and_written(byte[] bytes) throws IOException {
    WindowStats stats;
    try {
      stats = WindowStats.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      return;
    }
    byte[] written = WindowStatsTest.write(stats);
    assertThat(WindowStatsTest.write(WindowStatsTest.read(written))).isEqualTo(written);
    assertThat(WindowStatsTest.write(stats.copy())).isEqualTo(written);

    WindowStats sum = new WindowStats();
    sum.merge(stats);
    assertThat(WindowStatsTest.write(sum)).isEqualTo(written);
    assertThat(stats.service().sketch().count()).isEqualTo(stats.service().count());
    stats.statuses().forEach((status, count) -> assertThat(count).isPositive());
  }

  /** Windows of no line, of one, and of more than are kept one by one. */
  static Stream<byte[]> states() throws IOException {
    WindowStats none = new WindowStats();
    WindowStats one = new WindowStats();
    WindowStats many = new WindowStats();
    RouterLog log = new RouterLog();
    for (RouterLine line : RouterLine.all()) {
      if (log.parse(line.bytes(), 0, line.bytes().length)) {
        many.add(log);
        if (one.requests() == 0) {
          one.add(log);
        }
      }
    }
    many.addLost(7);
    many.addUnparseable();
    return Stream.of(
        WindowStatsTest.write(none), WindowStatsTest.write(one), WindowStatsTest.write(many));
  }
}
