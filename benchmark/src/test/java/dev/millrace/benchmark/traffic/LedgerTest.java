package dev.millrace.benchmark.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final long WINDOW = 1_764_000_000;

  private final Ledger ledger = new Ledger();
  private final Map<Cell, Long> right = new HashMap<>();

  @BeforeEach
  void threeLinesInTwoWindows() {
    ledger.enter(
        new KnownBatch(
            "shop",
            "1",
            WINDOW * 1000,
            List.of(
                entry(0, new KnownLine("a".getBytes(US_ASCII), true, 200, true)),
                entry(9_999, new KnownLine("b".getBytes(US_ASCII), true, 0, false)),
                entry(10_000, new KnownLine("c".getBytes(US_ASCII), true, 200, true)),
                entry(10_000, new KnownLine("d".getBytes(US_ASCII), false, 0, false)))));
    right.put(new Cell("shop", WINDOW, "requests"), 2L);
    right.put(new Cell("shop", WINDOW, "status:200"), 1L);
    right.put(new Cell("shop", WINDOW, "service:count"), 1L);
    right.put(new Cell("shop", WINDOW + 10, "requests"), 1L);
    right.put(new Cell("shop", WINDOW + 10, "status:200"), 1L);
    right.put(new Cell("shop", WINDOW + 10, "service:count"), 1L);
  }

  @Test
  void nothingDiffersWhenEveryCountIsRight() {
    assertThat(ledger.difference(right)).isEmpty();
    assertThat(ledger.lines()).isEqualTo(4);
  }

  @Test
  void aLineInTheWrongWindowDiffersThoughTheSumIsRight() {
    right.put(new Cell("shop", WINDOW, "requests"), 1L);
    right.put(new Cell("shop", WINDOW + 10, "requests"), 2L);

    assertThat(ledger.difference(right)).isEqualTo("+0 of 3 lines; 2 of 6 counts differ");
    assertThat(ledger.sums().difference(sums())).isEmpty();
  }

  @Test
  void whatIsMissingAndWhatIsTooMuchDiffers() {
    right.remove(new Cell("shop", WINDOW, "requests"));
    right.put(new Cell("blog", WINDOW, "status:200"), 1L);

    assertThat(ledger.difference(right)).isEqualTo("-2 of 3 lines; 2 of 7 counts differ");
  }

  private static Map<Cell, Long> sums() {
    return Map.of(
        new Cell("shop", 0, "requests"), 3L,
        new Cell("shop", 0, "status:200"), 2L,
        new Cell("shop", 0, "service:count"), 2L);
  }

  private static KnownBatch.Entry entry(long millis, KnownLine line) {
    return new KnownBatch.Entry(WINDOW * 1000 + millis, line);
  }
}
