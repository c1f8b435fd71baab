package dev.millrace.model.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.router.RouteTemplate;
import dev.millrace.model.router.RouterLog;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.WindowStats;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written is what is read back; and added up it is what all lines together are. */
class WindowValuesTest {
  private static final String[] LINES = {
    "at=info path=/a status=200 connect=1ms service=%dms bytes=100",
    "at=info path=/b/17 status=404 connect=2ms service=%dms bytes=7",
    "at=error path=/a code=H12 status=503 connect=0ms service=%dms",
    "at=warning path=/c code=H27 status=499",
    "at=info path=/ws status=101 connect=1ms service=%dms",
    "at=error code=strange path=/%d",
    "at=info status=200 connect=1ms service=%dms",
  };

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void partsAddedUpAreTheWhole() throws Exception {
    WindowStats whole = new WindowStats();
    Routes allRoutes = new Routes();
    WindowTotal total = new WindowTotal();
    RoutesTotal routesTotal = new RoutesTotal();
    for (int part = 0; part < 30; part++) {
      WindowStats stats = new WindowStats();
      Routes routes = new Routes();
      for (int i = random.nextInt(60); i > 0; i--) {
        RouterLog line = line();
        stats.add(line);
        routes.add(line, new RouteTemplate());
      }
      stats.addLost(random.nextInt(3));
      whole.merge(stats);
      allRoutes.merge(routes);
      total.add(WindowValues.read(versioned(WindowFields.of(stats), 1)));
      routesTotal.add(RouteValues.read(versioned(RouteFields.of(routes), 1)));
    }

    WindowValues expected = WindowValues.read(versioned(WindowFields.of(whole), 30));
    WindowValues added = total.values();

    assertThat(added)
        .as("seed %d", seed)
        .usingRecursiveComparison()
        .ignoringFields("service", "connect", "webSocketLife")
        .isEqualTo(expected);
    same(added.service(), expected.service());
    same(added.connect(), expected.connect());
    same(added.webSocketLife(), expected.webSocketLife());
    assertThat(added.completeness()).isEqualTo(expected.completeness());

    List<RouteValues> routes = new ArrayList<>(routesTotal.routes());
    routes.add(routesTotal.other());
    List<RouteValues> all = RouteValues.read(versioned(RouteFields.of(allRoutes), 1));
    assertThat(routes)
        .as("seed %d", seed)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("service")
        .containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void theLargestSumsAreReadAndAddUpToTheLargest() throws Exception {
    RouterLog most =
        parse(
            "at=info path=/a status=200 bytes=%1$d connect=%1$dms service=%1$dms"
                .formatted(999_999_999_999_999L));
    WindowStats stats = new WindowStats();
    Routes routes = new Routes();
    for (int i = 0; i < 2_000; i++) {
      stats.add(most);
      stats.addLost(999_999_999_999_999L);
      routes.add(most, new RouteTemplate());
    }
    WindowTotal total = new WindowTotal();
    RoutesTotal routesTotal = new RoutesTotal();
    for (int i = 0; i < 20; i++) {
      total.add(WindowValues.read(versioned(WindowFields.of(stats), 1)));
      routesTotal.add(RouteValues.read(versioned(RouteFields.of(routes), 1)));
    }

    assertThat(total.values().bytes()).isEqualTo(999_999_999_999_999_999L);
    assertThat(total.values().lost()).isEqualTo(999_999_999_999_999_999L);
    assertThat(total.values().requests()).isEqualTo(40_000);
    assertThat(total.values().service().max()).isEqualTo(999_999_999_999_999.0);
    assertThat(total.values().service().p99()).isBetween(0.995e15, 999_999_999_999_999.0);
    assertThat(routesTotal.routes().get(0).total()).isEqualTo(999_999_999_999_999_999L);
  }

  private void same(LatencyValues added, LatencyValues expected) {
    assertThat(added.sketch().toBytes()).isEqualTo(expected.sketch().toBytes());
    assertThat(added.mean())
        .as("seed %d", seed)
        .isCloseTo(expected.mean(), org.assertj.core.api.Assertions.within(0.1001));
    assertThat(added)
        .as("seed %d", seed)
        .usingRecursiveComparison()
        .ignoringFields("mean", "sketch")
        .isEqualTo(expected);
  }

  private RouterLog line() {
    return parse(LINES[random.nextInt(LINES.length)].formatted(random.nextInt(40_000)));
  }

  private static RouterLog parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    RouterLog line = new RouterLog();
    assertThat(line.parse(bytes, 0, bytes.length)).as(text).isTrue();
    return line;
  }

  private static Map<String, byte[]> versioned(Map<String, byte[]> fields, long version) {
    fields.put(WindowFields.VERSION, Long.toString(version).getBytes(StandardCharsets.US_ASCII));
    return fields;
  }
}
