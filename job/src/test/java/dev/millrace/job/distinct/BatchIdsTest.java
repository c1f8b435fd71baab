package dev.millrace.job.distinct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.topic.BatchId;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchIdsTest {
  private static final int MANY = 200_000;

  /** What a sender may choose. */
  static Stream<LongFunction<BatchId>> families() {
    return Stream.of(
        n -> new BatchId(Long.rotateLeft(n, 32), n),
        n -> new BatchId(n, Long.rotateLeft(n, 32)),
        n -> new BatchId(n, n),
        n -> new BatchId(n, -n),
        n -> new BatchId(n, 0),
        n -> new BatchId(0, n),
        n -> new BatchId(n << 40, n << 44));
  }

  @ParameterizedTest
  @MethodSource("families")
  void idsThatWereChosenToMeetDoNot(LongFunction<BatchId> family) {
    BatchIds ids = new BatchIds();
    for (int n = 1; n <= MANY; n++) {
      assertThat(ids.add(family.apply(n))).isTrue();
      if (Integer.bitCount(n) == 1) {
        assertThat(ids.longestRun()).as("among %d", n).isLessThan(400);
      }
    }

    assertThat(ids.longestRun()).isLessThan(400);
    assertThat(ids.size()).isEqualTo(MANY);
    assertThat(ids.add(family.apply(1))).isFalse();
    assertThat(ids.add(family.apply(MANY))).isFalse();
  }
}
