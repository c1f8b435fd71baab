package dev.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CompletedTest {
  /** At any time the position is that of the first request that has not ended. */
  @Property(tries = 50)
  void everythingBelowThePositionHasEnded(
      @ForAll @IntRange(max = 10_000) int seed,
      @ForAll @IntRange(min = 1, max = 2000) int inFlight) {
    Random random = new Random(seed);
    Completed completed = new Completed(new Completed.State(17, List.of()));
    Set<Long> ended = new HashSet<>();
    List<Long> running = new ArrayList<>();
    long expected = 17;
    for (long begun = 17; begun < 12_017; begun++) {
      running.add(begun);
      if (running.size() >= inFlight) {
        Collections.swap(running, random.nextInt(running.size()), running.size() - 1);
        long end = running.remove(running.size() - 1);
        completed.add(end);
        ended.add(end);
        while (ended.remove(expected)) {
          expected++;
        }
        assertThat(completed.position()).isEqualTo(expected);
      }
    }
    running.forEach(completed::add);
    assertThat(completed.position()).isEqualTo(12_017);
  }

  /** What one run has done is what the next one passes over, wherever the first was cut off. */
  @Property(tries = 50)
  void theStateIsAllThatHasEnded(
      @ForAll @IntRange(max = 10_000) int seed, @ForAll @IntRange(max = 10_000) int count) {
    Random random = new Random(seed);
    Completed completed = new Completed(new Completed.State(3, List.of()));
    Set<Long> ended = new HashSet<>(Set.of(0L, 1L, 2L));
    for (int i = 0; i < count; i++) {
      long number = 3 + random.nextInt(10_000);
      if (ended.add(number)) {
        completed.add(number);
      }
    }

    Completed next = new Completed(completed.state());

    for (long number = 0; number < 10_010; number++) {
      assertThat(next.contains(number)).as("%d", number).isEqualTo(ended.contains(number));
      assertThat(completed.contains(number)).isEqualTo(ended.contains(number));
    }
    assertThat(next.state()).isEqualTo(completed.state());
    assertThat(next.state().count()).isEqualTo(ended.size());
  }

  /** A dry run asks about all of a log, however long. */
  @Example
  void whatIsFarAheadHasNotEnded() {
    Completed completed = new Completed(new Completed.State(3, List.of()));

    assertThat(completed.contains(10L * Integer.MAX_VALUE)).isFalse();
  }
}
