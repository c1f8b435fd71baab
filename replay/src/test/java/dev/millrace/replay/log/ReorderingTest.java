package dev.millrace.replay.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.replay.log.Reordering.OrderedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReorderingTest {
  private static final Duration WINDOW = Duration.ofMillis(100);

  /** Whatever is received at most a window after its own time comes out in order, and in time. */
  @Property(tries = 300)
  void disorderWithinTheWindowIsPutRight(
      @ForAll @Size(max = 300) List<@LongRange(max = 5000) Long> times,
      @ForAll @IntRange(max = 1000) int seed) {
    Random random = new Random(seed);
    record Arrival(long time, long received) {}
    List<Arrival> arrivals = new ArrayList<>();
    times.forEach(t -> arrivals.add(new Arrival(t, t + random.nextInt(100))));
    arrivals.sort((a, b) -> Long.compare(a.received, b.received));
    Reordering order = new Reordering(WINDOW, 10_000);
    List<Long> out = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      order.add(request(arrival.time));
      order.receivedUpTo(arrival.received);
      drain(order, out);
    }
    order.finish();
    drain(order, out);

    List<Long> sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    assertThat(out).isEqualTo(sorted);
  }

  @Test
  void whatIsLaterLeavesAtOnceAndIsMarked() {
    Reordering order = new Reordering(WINDOW, 10_000);
    order.add(request(1000));
    order.receivedUpTo(1100);
    assertThat(order.poll()).isEqualTo(new OrderedRequest(request(1000), false));

    order.add(request(900));

    assertThat(order.poll()).isEqualTo(new OrderedRequest(request(900), true));
    assertThat(order.poll()).isNull();
  }

  @Test
  void itHoldsNoMoreThanItMay() {
    Reordering order = new Reordering(WINDOW, 2);
    order.add(request(3));
    order.add(request(2));
    order.add(request(1));

    assertThat(order.poll().request()).isEqualTo(request(1));
    assertThat(order.poll()).isNull();
  }

  private static void drain(Reordering order, List<Long> out) {
    for (OrderedRequest next = order.poll(); next != null; next = order.poll()) {
      assertThat(next.late()).isFalse();
      out.add(next.request().timeMillis());
    }
  }

  private static RecordedRequest request(long time) {
    return new RecordedRequest("app", time, "GET", "/", "h", "", "", "web.1", false, false, 200, 1);
  }
}
