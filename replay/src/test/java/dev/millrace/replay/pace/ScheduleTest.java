package dev.millrace.replay.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long START = 1_800_000_000_000L;

  @Test
  void theRecordedPaceTakesAsLongAsTheRecording() {
    assertThat(due(Pace.recorded(), 0, 1000, 1500, 61_500))
        .containsExactly(0, SECOND, SECOND * 3 / 2, SECOND * 123 / 2);
  }

  @Test
  void twiceTheSpeedTakesHalfTheTime() {
    assertThat(due(Pace.ofSpeed(2), 0, 1000, 4000)).containsExactly(0, SECOND / 2, SECOND * 2);
    assertThat(due(Pace.ofSpeed(0.5), 0, 1000)).containsExactly(0, SECOND * 2);
  }

  @Test
  void aRequestThatIsLateIsDueAtOnce() {
    assertThat(due(Pace.recorded(), 0, 2000, 500, 3000))
        .containsExactly(0, SECOND * 2, SECOND * 2, SECOND * 3);
  }

  @Test
  void aFixedRateDoesNotLookAtTheRecording() {
    assertThat(due(Pace.ofRate(4), 0, 1, 100_000, 100_001))
        .containsExactly(0, SECOND / 4, SECOND / 2, SECOND * 3 / 4);
  }

  @Test
  void asFastAsPossibleIsDueAtOnceOrEvenlyAtTheLimit() {
    assertThat(due(Pace.max(), 0, 5000, 10_000)).containsExactly(0, 0, 0);
    assertThat(due(Pace.max().withMaxRate(10), 0, 5000, 10_000))
        .containsExactly(0, SECOND / 10, SECOND / 5);
  }

  @Test
  void quietStretchesAreCut() {
    Schedule schedule = new Schedule(Pace.ofSpeed(2).withMaxGap(Duration.ofSeconds(10)));

    assertThat(schedule.next(START)).isZero();
    assertThat(schedule.next(START + 4_000)).isEqualTo(2 * SECOND);
    assertThat(schedule.next(START + 3_604_000)).isEqualTo(7 * SECOND);
    assertThat(schedule.cutMillis()).isEqualTo(3_590_000);
  }

  @Test
  void anotherPassFollowsTheFirst() {
    Schedule schedule = new Schedule(Pace.recorded());
    schedule.next(START);
    schedule.next(START + 3000);

    schedule.startPass();

    assertThat(schedule.next(START)).isEqualTo(3 * SECOND);
    assertThat(schedule.next(START + 1000)).isEqualTo(4 * SECOND);
  }

  @Test
  void aRampGrowsEvenlyToTheFullRate() {
    Schedule schedule = new Schedule(Pace.ofRate(100).withRamp(Duration.ofSeconds(10)));
    long[] perSecond = new long[20];
    for (int i = 0; i < 1500; i++) {
      perSecond[(int) (schedule.next(START) / SECOND)]++;
    }

    for (int second = 0; second < 10; second++) {
      assertThat(perSecond[second]).isBetween(second * 10L, second * 10L + 10);
    }
    assertThat(perSecond[11]).isBetween(99L, 101L);
    assertThat(perSecond[18]).isBetween(99L, 101L);
  }

  @Property(tries = 200)
  void itNeverGoesBackAndNeverAboveTheLimit(
      @ForAll @Size(min = 1, max = 500) List<@LongRange(max = 20_000) Long> times,
      @ForAll @DoubleRange(min = 0.5, max = 300) double limit,
      @ForAll @IntRange(max = 5) int rampSeconds) {
    Schedule schedule =
        new Schedule(Pace.ofSpeed(3).withMaxRate(limit).withRamp(Duration.ofSeconds(rampSeconds)));
    long[] due = times.stream().mapToLong(t -> schedule.next(START + t)).toArray();

    int tenth = (int) Math.max(1, Math.floor(limit / 10));
    for (int i = 0; i < due.length; i++) {
      if (i > 0) {
        assertThat(due[i]).isGreaterThanOrEqualTo(due[i - 1]);
      }
      if (i >= tenth) {
        assertThat(due[i] - due[i - tenth]).isGreaterThanOrEqualTo((long) (tenth / limit * SECOND));
      }
    }
  }

  @Property(tries = 100)
  void theDurationIsThatOfTheRecordingDividedByTheSpeed(
      @ForAll @Size(min = 2, max = 200) List<@LongRange(max = 86_400_000) Long> times,
      @ForAll @DoubleRange(min = 0.1, max = 100) double speed) {
    Schedule schedule = new Schedule(Pace.ofSpeed(speed));
    List<Long> sorted = times.stream().sorted().toList();
    sorted.forEach(t -> schedule.next(START + t));

    double recorded = (sorted.get(sorted.size() - 1) - sorted.get(0)) / 1000.0;
    assertThat(schedule.lastDue() / 1e9).isCloseTo(recorded / speed, within(1e-3));
  }

  private static long[] due(Pace pace, long... millis) {
    Schedule schedule = new Schedule(pace);
    long[] due = new long[millis.length];
    for (int i = 0; i < millis.length; i++) {
      due[i] = schedule.next(START + millis[i]);
    }
    return due;
  }
}
