package dev.millrace.replay.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.replay.log.RecordedRequest;
import dev.millrace.replay.send.Failure;
import dev.millrace.replay.send.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdsTest {
  private final Comparison comparison = new Comparison(EqualStatuses.parse(EqualStatuses.DEFAULT));

  /** 1,000 requests: 989 the same at twice the service time, 8 different, 3 without an answer. */
  void fill() {
    for (int i = 0; i < 1000; i++) {
      if (i < 3) {
        add("/a", 200, 100, 0, Failure.TIMEOUT, 0);
      } else if (i < 11) {
        add("/b", 200, 100, i < 7 ? 404 : 500, null, 5);
      } else {
        add("/a", 200, 100, 200, null, 200);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "p95>1.5x, true",
    "p95>2.5x, false",
    "p99.9>150ms, true",
    "p999>0.3s, false",
    "mismatch>1%, true",
    "mismatch>1.2%, false",
    "mismatch>10, true",
    "mismatch>11, false",
    "errors>0, true",
    "errors>0.3%, false",
    "broken>6, true",
    "broken>7, false",
    "MISMATCH > 1%, true",
    "route.mismatch>0.5%, false",
    "route.p95>1.5x, true"
  })
  void aRuleIsBrokenWhenItsLimitIsExceeded(String rule, boolean broken) {
    fill();

    assertThat(Thresholds.parse(rule).broken(comparison)).hasSize(broken ? 1 : 0);
  }

  @Test
  void whatIsBrokenIsSaid() {
    fill();

    assertThat(Thresholds.parse("p95>1.5x, mismatch>0.1%, route.p50>1x").broken(comparison))
        .containsExactly(
            "p95 is 2.00x, limit p95>1.5x",
            "mismatch is 1.100%, limit mismatch>0.1%",
            "GET /a: p50 is 2.00x, limit route.p50>1x");
  }

  @Test
  void aReplayOfNothingHasNotPassed() {
    assertThat(Thresholds.parse("mismatch>1%").broken(comparison))
        .containsExactly("nothing was compared");
  }

  @Test
  void aLatencyThatCannotBeComparedHasNotPassed() {
    add("/", 200, 10, 404, null, 1);

    assertThat(Thresholds.parse("p95>1.5x").broken(comparison))
        .containsExactly("p95 cannot be judged: 0 of 1 requests had the recorded status");
  }

  /** What was 304 comes back as 200, which is as it must be, and nothing to compare. */
  @Test
  void aRouteThatIsNotModifiedHasNoLatencyToJudge() {
    add("/static", 200, 304, 10, 200, null, 500);
    add("/mostly", 95, 304, 10, 200, null, 500);
    add("/mostly", 5, 200, 10, 200, null, 500);
    add("/slow", 100, 200, 10, 200, null, 500);

    assertThat(Thresholds.parse("route.p95>2x, route.p95>100ms").broken(comparison))
        .containsExactly(
            "GET /slow: p95 is 50.00x, limit route.p95>2x",
            "GET /slow: p95 is 500ms, limit route.p95>100ms");
  }

  @Test
  void aRouteWhoseAnswersAreMostlyOthersHasNotPassed() {
    add("/gone", 200, 200, 10, 404, null, 1);
    add("/broken", 60, 200, 10, 500, null, 1);
    add("/broken", 50, 200, 10, 200, null, 10);
    add("/good", 99, 200, 10, 200, null, 10);
    add("/good", 1, 200, 10, 500, null, 10);

    assertThat(Thresholds.parse("route.p95>2x").broken(comparison))
        .containsExactly(
            "GET /broken: p95 cannot be judged: 50 of 110 requests had the recorded status",
            "GET /gone: p95 cannot be judged: 0 of 200 requests had the recorded status");
  }

  @Test
  void whatComesBackInFullForWantOfHeadersIsNoMismatch() {
    add("/", 304, 10, 200, null, 1);
    add("/", 206, 10, 200, null, 1);

    assertThat(Thresholds.parse("mismatch>0").broken(comparison)).isEmpty();
    assertThat(comparison.total().count(Verdict.EXPECTED)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "p95",
        "p95>",
        "p95>x",
        "p95<1.5x",
        "p95>1.5",
        "p95>1%",
        "p0>1x",
        "p100>1x",
        "mismatch>1x",
        "mismatch>1ms",
        "speed>1",
        "errors>-1",
        "p95>1.5x,,",
        "p95>1..5x",
        "latency>1s"
      })
  void aRuleThatIsNoneIsRefusedWithTheRule(String rule) {
    assertThatThrownBy(() -> Thresholds.parse(rule))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'");
  }

  private void add(
      String path,
      int times,
      int recorded,
      long service,
      int status,
      Failure failure,
      long millis) {
    for (int i = 0; i < times; i++) {
      add(path, recorded, service, status, failure, millis);
    }
  }

  private void add(
      String path, int recorded, long service, int status, Failure failure, long millis) {
    comparison.add(
        new RecordedRequest(
            "app", 0, "GET", path, "h", "", "", "web.1", false, false, recorded, service),
        path,
        new Outcome(status, failure, 0, 0, millis * 1_000_000, false),
        0,
        0);
  }
}
