package dev.millrace.model.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.router.RouteTemplate;
import dev.millrace.model.router.RouterLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RoutesTest {
  @Test
  void countsByRoute() {
    Routes routes = new Routes();
    add(routes, "at=info path=\"/orders/1?x=y\" status=200 service=10ms");
    add(routes, "at=info path=\"/orders/2\" status=500 service=30ms");
    add(routes, "at=info path=/orders/3 status=101 service=90000ms");
    add(routes, "at=info path=\"/\" status=200");

    assertThat(routes.busiest(10)).hasSize(2);
    RouteStats orders = routes.busiest(10).get(0);
    assertThat(orders.name()).isEqualTo("/orders/:id");
    assertThat(orders.requests()).isEqualTo(3);
    assertThat(orders.failed()).isEqualTo(1);
    assertThat(orders.service().count()).as("not the life of a WebSocket").isEqualTo(2);
    assertThat(orders.service().totalMillis()).isEqualTo(40);
    assertThat(routes.busiest(10).get(1).service().count()).as("absent is not zero").isZero();
  }

  @Test
  void whatHasNoRouteAndWhatIsNotShownApartIsOther() {
    Routes routes = new Routes();
    add(routes, "at=info method=OPTIONS path=* status=200");
    add(routes, "at=error code=H13 status=503");
    for (String path : List.of("/a", "/a", "/a", "/b", "/b", "/c")) {
      add(routes, "at=info path=\"" + path + "\" status=200 service=1ms");
    }

    assertThat(routes.busiest(10))
        .extracting(route -> route.name() + " " + route.requests())
        .containsExactly("/a 3", "/b 2", "/c 1", "other 2");
    assertThat(routes.busiest(1))
        .extracting(route -> route.name() + " " + route.requests() + " " + route.failed())
        .containsExactly("/a 3 0", "other 5 1");
    assertThat(routes.requests()).isEqualTo(8);
  }

  /** Strangers choose paths: however many there are, in whatever order and grouping they come. */
  @Property(tries = 15)
  void anyGroupingAndOrderOfTheSameLinesHasTheSameBytes(@ForAll Random random) throws IOException {
    int distinct = 900 + random.nextInt(2000);
    List<String> lines = new ArrayList<>();
    Map<String, Long> expected = new HashMap<>();
    for (int i = 0; i < 6000; i++) {
      String path = "/" + word(random.nextInt(distinct));
      lines.add("at=info status=200 path=%s service=%dms".formatted(path, random.nextInt(2000)));
      expected.merge(path, 1L, Long::sum);
    }
    Routes whole = new Routes();
    lines.forEach(line -> add(whole, line));

    Collections.shuffle(lines, random);
    Routes merged = new Routes();
    for (int i = 0; i < lines.size(); ) {
      Routes part = new Routes();
      for (int end = Math.min(lines.size(), i + 1 + random.nextInt(3000)); i < end; i++) {
        add(part, lines.get(i));
      }
      if (random.nextBoolean()) {
        part.pack();
      }
      merged.merge(random.nextBoolean() ? part : read(write(part)));
      if (random.nextInt(3) == 0) {
        merged.pack();
      }
      if (random.nextInt(3) == 0) {
        merged = random.nextBoolean() ? read(write(merged)) : merged.copy();
      }
    }

    assertThat(write(merged)).isEqualTo(write(whole));
    assertThat(merged.requests()).isEqualTo(lines.size());
    assertThat(merged.busiest(Routes.MAX_ROUTES))
        .hasSizeLessThanOrEqualTo(Routes.MAX_ROUTES + 1)
        .filteredOn(route -> !route.name().equals(Routes.OTHER))
        .allSatisfy(route -> assertThat(route.requests()).isEqualTo(expected.get(route.name())));
  }

  @Test
  void aCopyIsApart() throws IOException {
    Routes routes = new Routes();
    add(routes, "at=info path=/a status=200 service=1ms");
    byte[] before = write(routes);

    Routes copy = routes.copy();
    assertThat(write(copy)).isEqualTo(before);
    add(copy, "at=info path=/a status=200 service=1ms");
    add(copy, "at=info path=/b status=200 service=1ms");
    assertThat(write(routes)).isEqualTo(before);
  }

  /** A word for a number, since a number would be an identifier. */
  private static String word(int number) {
    StringBuilder word = new StringBuilder("w");
    for (int rest = number; rest > 0; rest /= 10) {
      word.append((char) ('k' + rest % 10));
    }
    return word.toString();
  }

  private static void add(Routes routes, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    RouterLog line = new RouterLog();
    assertThat(line.parse(bytes, 0, bytes.length)).as(text).isTrue();
    routes.add(line, new RouteTemplate());
  }

  private static byte[] write(Routes routes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    routes.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Routes read(byte[] bytes) throws IOException {
    return Routes.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
