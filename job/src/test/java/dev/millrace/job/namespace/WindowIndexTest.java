package dev.millrace.job.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.job.namespace.WindowIndex.Listed;
import dev.millrace.job.namespace.WindowIndex.Side;
import org.junit.jupiter.api.Test;

class WindowIndexTest {
  private final WindowIndex.Builder builder = new WindowIndex.Builder();

  /** A scan may visit a key more than once. */
  @Test
  void eachWindowIsThereOnceAndKnowsItsSides() {
    add("shop", "10s", 20, Side.SECOND);
    add("shop", "10s", 10, Side.FIRST);
    add("shop", "10s", 20, Side.SECOND);
    add("shop", "10s", 10, Side.SECOND);
    add("shop", "10s", -10, Side.FIRST);
    add("shop", "10s", 10, Side.FIRST);

    WindowIndex index = builder.build();

    assertThat(index.windows())
        .containsExactly(
            new Listed(key("shop", "10s", -10), true, false),
            new Listed(key("shop", "10s", 10), true, true),
            new Listed(key("shop", "10s", 20), false, true));
    assertThat(index.size()).isEqualTo(3);
  }

  @Test
  void applicationsAreTogetherAndTheFinestComesFirst() {
    for (String series :
        new String[] {"1h", "routes:1m", "10m", "balance:1h", "10s", "60s", "1m"}) {
      add("shop", series, 0, Side.FIRST);
      add("api", series, 0, Side.FIRST);
    }

    assertThat(builder.build().windows().map(listed -> listed.window().in("ns")))
        .containsExactly(
            "ns:{api}:10s:0",
            "ns:{api}:1m:0",
            "ns:{api}:60s:0",
            "ns:{api}:routes:1m:0",
            "ns:{api}:10m:0",
            "ns:{api}:1h:0",
            "ns:{api}:balance:1h:0",
            "ns:{shop}:10s:0",
            "ns:{shop}:1m:0",
            "ns:{shop}:60s:0",
            "ns:{shop}:routes:1m:0",
            "ns:{shop}:10m:0",
            "ns:{shop}:1h:0",
            "ns:{shop}:balance:1h:0");
  }

  private void add(String app, String series, long start, Side side) {
    builder.add(key(app, series, start), side);
  }

  private static WindowKey key(String app, String series, long start) {
    return WindowKey.parse("ns", "ns:{" + app + "}:" + series + ":" + start).orElseThrow();
  }
}
