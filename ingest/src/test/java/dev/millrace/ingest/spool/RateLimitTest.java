package dev.millrace.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final int RECORD = 100;

  private final RateLimit rate = new RateLimit(1000, 0);

  @Test
  void aSecondSendsWhatASecondMay() {
    takeAll(0);

    assertThat(takeAll(seconds(1))).isEqualTo(10);
    assertThat(takeAll(seconds(1.5))).isEqualTo(5);
  }

  @Test
  void noMoreThanASecondIsSavedUp() {
    takeAll(0);

    assertThat(takeAll(seconds(3600))).isEqualTo(10);
  }

  /** Else a spool that fills faster than this would never come to an end. */
  @Test
  void whatIsAppendedMayBeSentOnTop() {
    takeAll(0);
    rate.appended(5000);

    assertThat(takeAll(seconds(1))).isEqualTo(60);
  }

  @Test
  void whatWasAppendedBeforeDrainingBeganIsNotOnTop() {
    takeAll(0);
    rate.appended(5000);
    rate.begin();

    assertThat(takeAll(seconds(1))).isEqualTo(10);
  }

  private int takeAll(long now) {
    int taken = 0;
    while (rate.take(RECORD, now)) {
      taken++;
    }
    return taken;
  }

  private static long seconds(double seconds) {
    return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }
}
