package dev.millrace.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.millrace.local.PageStage.secondsAgo;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The range that a reader of the dashboard's page looks at, and the ways to another. */
@Timeout(300)
class DashboardRangeTest {
  @RegisterExtension static final PageStage stage = new PageStage();

  private static final Pattern MERGED = Pattern.compile("/(summary|routes|balance)\\?");

  private static final SentLine SLOW =
      new SentLine(
          "at=info method=GET path=\"/slow\" host=h dyno=web.1 connect=1ms service=55000ms"
              + " status=200 bytes=9",
          "/slow",
          200,
          null,
          null,
          55_000L,
          1L,
          9);

  @Test
  void aRangeIsZoomedIntoByMouseAndByKeyboard() throws Exception {
    SentTraffic sent = stage.traffic("zoom").send(600, secondsAgo(580), secondsAgo(20));
    Visitor visitor = stage.watch("zoom");
    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
    // Nothing moves any more once all has arrived.
    assertThat(visitor.figure("p99")).hasText(Pattern.compile("\\d.*"));
    assertThat(visitor.panel("routes").locator("tbody tr").first()).isVisible();
    Locator plot = visitor.panel("throughput").locator(".plot");

    BoundingBox box = plot.boundingBox();
    Mouse mouse = visitor.page().mouse();
    mouse.move(box.x + box.width * 0.5, box.y + 80);
    mouse.down();
    mouse.move(box.x + box.width * 0.7, box.y + 90);
    mouse.move(box.x + box.width * 0.8, box.y + 90);
    mouse.up();
    List<Long> dragged = assertZoomed(visitor, sent);
    assertThat(dragged.get(1) - dragged.get(0)).as("of 15 minutes").isBetween(200L, 400L);

    plot.focus();
    for (String key : List.of("End", "ArrowLeft", "ArrowLeft")) {
      plot.press(key);
    }
    for (int i = 0; i < 8; i++) {
      plot.press("Shift+ArrowLeft");
    }
    assertThat(visitor.page().locator("#announcer")).containsText("2xx");
    plot.press("Enter");
    List<Long> selected = assertZoomed(visitor, sent);
    assertThat(selected.get(1)).isEqualTo(dragged.get(1) - 20);
    assertThat(selected.get(1) - selected.get(0)).isEqualTo(90);

    visitor.page().goBack();
    assertThat(assertZoomed(visitor, sent)).isEqualTo(dragged);
    visitor.page().getByText("Back to live").click();
    assertThat(visitor.figure("requests")).hasText(count(sent.requests()));
    assertThat(location(visitor)).doesNotContain("?");
  }

  /** The server takes its time for what only it can merge. */
  @Test
  void noRangeHasThePercentilesOfAnother() throws Exception {
    SentTraffic earlier = stage.traffic("held").send(200, secondsAgo(500), secondsAgo(400));
    stage.traffic("held").send(secondsAgo(60), SLOW);
    Visitor visitor = stage.watch("held");
    assertThat(visitor.figure("requests")).hasText(count(earlier.requests() + 1));
    assertThat(visitor.figure("max")).hasText("55 s");
    Locator slow =
        visitor
            .panel("routes")
            .locator("tbody th", new Locator.LocatorOptions().setHasText(SLOW.route()));
    assertThat(slow).isVisible();

    List<Route> held = new ArrayList<>();
    visitor.page().route(MERGED, held::add);
    visitor.page().getByLabel("Zoom in").click();

    assertThat(visitor.page().locator(".application")).not().hasAttribute("aria-busy", "true");
    assertThat(visitor.figure("requests")).hasText(count(earlier.requests()));
    assertThat(visitor.figure("max")).hasText("–");
    assertThat(visitor.panel("routes").locator(".note")).hasText("loading");
    assertThat(visitor.panel("routes").locator("tbody tr")).hasCount(0);
    assertThat(visitor.panel("balance").locator(".verdict")).hasText("loading");

    visitor.page().unroute(MERGED);
    held.forEach(Route::resume);
    assertThat(visitor.figure("max")).not().hasText(Pattern.compile("–|55 s"));
    assertThat(visitor.panel("routes").locator("tbody th").first()).isVisible();
    assertThat(slow).hasCount(0);
  }

  /** In the night of the change the hours of the clock are not evenly spaced. */
  @Test
  void theTimeAxisHasTheHoursOfTheClock() {
    Visitor visitor = stage.visitor().open("/");
    List<String> day =
        List.of("00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00", "00:00");
    List<String> summer = ticks(visitor, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 10_800);
    assertThat(summer).isEqualTo(day);
    List<String> winter = ticks(visitor, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 10_800);
    assertThat(winter).isEqualTo(day);
    assertThat(ticks(visitor, "2026-10-24T22:00:00Z", "2026-10-25T01:30:00Z", 10_800))
        .as("03:00 is half an hour off the right edge")
        .containsExactly("00:00");
    assertThat(ticks(visitor, "2026-03-28T23:30:00Z", "2026-03-29T02:00:00Z", 3600))
        .containsExactly("01:00", "03:00", "04:00");
  }

  /** Labels of an axis in the time zone of Berlin. */
  @SuppressWarnings("unchecked")
  private static List<String> ticks(Visitor visitor, String from, String until, int step) {
    return (List<String>)
        visitor
            .page()
            .evaluate(
                """
                async ([from, until, step]) => {
                  const { Clock } = await import("/assets/time.js");
                  const clock = new Clock("Europe/Berlin");
                  const ticks = clock.ticks(from, until, step);
                  return ticks.map((time) => clock.minutes(time));
                }""",
                List.of(
                    (double) Instant.parse(from).getEpochSecond(),
                    (double) Instant.parse(until).getEpochSecond(),
                    step));
  }

  /** The range of the address, after the page shows the number of requests that it holds. */
  private static List<Long> assertZoomed(Visitor visitor, SentTraffic sent) {
    visitor.page().waitForCondition(() -> location(visitor).contains("from="));
    Matcher address = Pattern.compile("from=([^&]+)&until=([^&]+)").matcher(location(visitor));
    assertThat(address.find()).as(location(visitor)).isTrue();
    long from = Instant.parse(address.group(1)).getEpochSecond();
    long until = Instant.parse(address.group(2)).getEpochSecond();
    assertThat(visitor.figure("requests")).hasText(count(sent.requests(from, until)));
    return List.of(from, until);
  }

  /** From the page itself: what Playwright knows of it may be older. */
  private static String location(Visitor visitor) {
    String location = (String) visitor.page().evaluate("() => location.href");
    return URLDecoder.decode(location, StandardCharsets.UTF_8);
  }

  private static String count(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }
}
