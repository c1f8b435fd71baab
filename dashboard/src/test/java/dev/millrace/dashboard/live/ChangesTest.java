package dev.millrace.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.window.Resolution;
import org.junit.jupiter.api.Test;

/** The memory of what changed, which is bounded and never pretends. */
class ChangesTest {
  private static final Topic SHOP = new Topic("shop", Resolution.TEN_SECONDS);
  private static final Topic BLOG = new Topic("blog", Resolution.TEN_SECONDS);

  @Test
  void aThingIsThereOnceWithItsLastChange() {
    Changes changes = new Changes(100);
    changes.note(SHOP, 10L);
    changes.note(SHOP, 20L);
    changes.note(BLOG, 10L);
    changes.note(SHOP, 10L);

    Change first = changes.next(SHOP, 0);
    Change second = changes.next(SHOP, first.sequence());

    assertThat(first.key()).isEqualTo(20L);
    assertThat(second.key()).isEqualTo(10L);
    assertThat(second.sequence()).isEqualTo(changes.latest());
    assertThat(changes.next(SHOP, second.sequence())).isNull();
  }

  @Test
  void whatFallsOutIsNotKnownAnyMore() {
    Changes changes = new Changes(3);
    for (long start = 10; start <= 50; start += 10) {
      changes.note(SHOP, start);
    }

    assertThat(changes.knowsAllSince(1)).isFalse();
    assertThat(changes.knowsAllSince(2)).isTrue();
    assertThat(changes.next(SHOP, 0).key()).isEqualTo(30L);
    assertThat(changes.knowsAllSince(Changes.UNKNOWN)).isFalse();
    assertThat(changes.knowsAllSince(6)).as("the future").isFalse();
  }

  @Test
  void whoSawTheLastChangeLearnsThatMoreMayHaveBeenMissed() {
    Changes changes = new Changes(3);
    changes.note(SHOP, 10L);
    long seen = changes.latest();

    changes.forgetAll();

    assertThat(changes.knowsAllSince(seen)).isFalse();
    assertThat(changes.knowsAllSince(changes.latest())).isTrue();
    assertThat(changes.next(SHOP, 0)).isNull();
  }
}
