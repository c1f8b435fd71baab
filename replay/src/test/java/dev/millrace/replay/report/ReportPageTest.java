package dev.millrace.replay.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final String EVIL =
      "/<script>alert(1)</script>\"'><img src=x onerror=a>\u202egnp.exe\u0000";

  @Test
  void whatStrangersWroteIsTextWhereverItStands() {
    String page = ReportPage.of(report(EVIL));

    assertThat(page)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img")
        .doesNotContain("<script>alert", "<img", "\u202e", "\u0000");
    assertThat(page.split("<script", -1)).hasSize(2);
  }

  @Test
  void thePageNeedsNoOtherHostAndAllowsNone() {
    String page = ReportPage.of(report("/a"));

    assertThat(page).contains("default-src &#39;none&#39;; style-src &#39;sha256-");
    assertThat(page)
        .doesNotContain("src=", "href=", "url(", "@import", "https://", " style=", "onclick");
  }

  @Test
  void itSaysWhatTheReportSays() {
    assertThat(ReportPage.of(report("/products/:id")))
        .contains("Failed", "mismatch is 10%", "GET /products/:id", "2.50x", "1,234");
  }

  @Test
  void aReportOfNothingIsAPageToo() {
    Report empty =
        new Report(
            "incomplete",
            List.of("interrupted"),
            "http://h",
            "2026-11-25T10:00:00Z",
            0,
            Map.of(),
            new Report.Log(0, 0, 0, 0, 0, 0, 0, 0),
            Map.of(),
            new Report.Requests(0, 0, 0, 0, 0, 0, 0, 0),
            new Report.Schedule(0, 0, new double[3], 0, 0, 0, null),
            route("all routes", 0, null),
            List.of(),
            List.of(),
            new Report.Timeline(1, new long[0], new long[0], new long[0]));

    assertThat(ReportPage.of(empty)).contains("Incomplete", "interrupted");
    assertThat(ReportText.of(empty)).contains("INCOMPLETE: interrupted");
    assertThat(ReportJson.of(empty)).contains("\"result\" : \"incomplete\"");
  }

  @Test
  void whatATerminalWouldObeyIsNotPrinted() {
    assertThat(ReportText.of(report("/\u001b[2J\u202e"))).doesNotContain("\u001b", "\u202e");
  }

  private static Report report(String route) {
    return new Report(
        "failed",
        List.of("mismatch is 10%"),
        "http://127.0.0.1:1",
        "2026-11-25T10:00:00Z",
        12.5,
        Map.of("selected", route),
        new Report.Log(10, 1, 0, 1300, 2, 3, 1, 1),
        Map.of("WebSocket", 5L),
        new Report.Requests(1234, 1200, 34, 0, 0, 0, 0, 98.7),
        new Report.Schedule(12.4, 0.001, new double[] {0.1, 0.9, 12}, 0, 0, 0, latency()),
        route("all routes", 1234, latency()),
        List.of(route(route, 1234, latency())),
        List.of("mismatch>1%"),
        new Report.Timeline(1, new long[] {100, 98}, new long[] {1}, new long[] {0, 3}));
  }

  private static Report.Route route(String route, long requests, Report.Latency latency) {
    return new Report.Route(
        "shop",
        "GET",
        route,
        requests,
        requests,
        0,
        0,
        0,
        0,
        requests,
        latency,
        latency,
        latency == null ? new double[0] : new double[] {1, 2.5, 3},
        List.of(new Report.Change("200", "404", 3, "different")),
        List.of(new Report.Example("2026-11-25T10:00:00Z", "GET", route, route, "200", "404")));
  }

  private static Report.Latency latency() {
    return new Report.Latency(10, 20, 30, 40, 50);
  }
}
