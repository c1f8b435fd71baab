package dev.millrace.dashboard.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dashboard.api.AppRow;
import dev.millrace.dashboard.redis.KnownApp;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopTableTest {
  private static final long NOW = 1_764_000_000_000L;
  private static final int MINUTES = 15;

  private final TopTable table = new TopTable(false, false);

  @Test
  void longNamesAndLargeFiguresFitIntoATerminal() {
    List<String> lines =
        table.lines(
            List.of(row("a-name-as-long-as-a-platform-lets", 12_345.6, 1234), row("shop", 0.15, 1)),
            NOW,
            80);

    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(lines.get(1)).startsWith("a-name-as-lon~ ").endsWith(" 59 min");
  }

  @Test
  void figuresStandUnderTheirHeadings() {
    List<String> lines = table.lines(List.of(row("shop", 12_345.6, 1234)), NOW, 200);

    for (String[] column :
        new String[][] {
          {"REQUESTS/S", "12,346"},
          {"FAILED", "100.00%"},
          {"P95", "1234 ms"},
          {"COMPLETE", "99.99%"},
          {"AGE", "59 min"}
        }) {
      assertThat(end(lines.get(1), column[1]))
          .as(column[0])
          .isEqualTo(end(lines.get(0), column[0]));
    }
  }

  @Test
  void namesAreWholeWhereThereIsRoom() {
    String name = "a-name-as-long-as-a-platform-lets";

    assertThat(table.lines(List.of(row(name, 1, 1)), NOW, Integer.MAX_VALUE).get(1))
        .startsWith(name + " ");
  }

  private static int end(String line, String part) {
    return line.indexOf(part) + part.length();
  }

  private static AppRow row(String name, double rate, double p95) {
    long window = NOW / 1000 - 59 * 60 - 10;
    return new AppRow(
        new KnownApp(name, window), 9, rate, 9, p95, 1, 0.9999, Collections.nCopies(MINUTES, 5L));
  }
}
