package dev.millrace.model.window;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A sketch that is read back is whole, or an IOException; never something in between. */
class SketchFuzzTest {
  @MethodSource("sketches")
  @FuzzTest
  void what_can_be_read_can_be_asked_and_written(byte[] bytes) throws IOException {
    Sketch sketch;
    try {
      sketch = Sketch.fromBytes(bytes);
    } catch (IOException e) {
      return;
    }
    byte[] written = sketch.toBytes();
    assertThat(Sketch.fromBytes(written).toBytes()).isEqualTo(written);
    assertThat(sketch.count()).isNotNegative();
    if (sketch.count() > 0) {
      double[] values = sketch.quantiles(0, 0.5, 0.99, 1);
      assertThat(values).isSorted();
      assertThat(values[0]).isNotNegative();
    }

    Sketch twice = sketch.copy();
    twice.merge(sketch);
    assertThat(twice.count()).isEqualTo(2 * sketch.count());
  }

  static Stream<byte[]> sketches() {
    return Stream.of(
            LongStream.empty(),
            LongStream.of(0),
            LongStream.of(0, 1, 30_000),
            LongStream.range(0, 2_000))
        .map(SketchFuzzTest::sketchOf);
  }

  private static byte[] sketchOf(LongStream values) {
    Sketch sketch = new Sketch();
    values.forEach(sketch::add);
    return sketch.toBytes();
  }
}
