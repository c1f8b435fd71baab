package dev.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
    Completed completed = new Completed(17);
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
}
