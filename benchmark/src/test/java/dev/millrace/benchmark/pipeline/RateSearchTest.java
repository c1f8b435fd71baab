package dev.millrace.benchmark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {
  @ParameterizedTest
  @ValueSource(doubles = {9_000, 99_999, 100_000, 100_001, 412_345, 3_000_000})
  void theHighestSustainedRateIsFoundInFewSteps(double limit) {
    RateSearch search = new RateSearch(100_000, 0.1);
    int steps = 0;
    while (!search.isOver()) {
      search.add(search.next() <= limit);
      steps++;
      assertThat(steps).isLessThanOrEqualTo(14);
    }
    assertThat(search.highestSustained()).isBetween(limit / 1.1, limit);
  }
}
