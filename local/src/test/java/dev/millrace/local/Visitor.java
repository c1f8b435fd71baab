package dev.millrace.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Somebody who looks at the dashboard with a separate browser; and all that the browser complained
 * of or asked for meanwhile.
 */
final class Visitor implements AutoCloseable {
  private static final String AXE = read("/axe.min.js");

  private final URI dashboard;
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();
  private final List<URI> requests = new ArrayList<>();
  private final List<Response> responses = new ArrayList<>();

  Visitor(Browser browser, URI dashboard) {
    this(browser, dashboard, 1280, ColorScheme.LIGHT);
  }

  Visitor(Browser browser, URI dashboard, int width, ColorScheme scheme) {
    this.dashboard = dashboard;
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, 900)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setTimezoneId("Europe/Berlin"));
    context.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
    context.onWebError(error -> complaints.add("thrown: " + error.error()));
    context.onRequest(request -> requests.add(URI.create(request.url())));
    context.onResponse(responses::add);
    page = context.newPage();
  }

  Page page() {
    return page;
  }

  /** Opens a path of the dashboard. */
  Visitor open(String path) {
    page.navigate(dashboard.resolve(path).toString());
    return this;
  }

  /** Opens the page of an application that is known, and returns when it is live. */
  Visitor watch(String app) {
    open("/apps/" + app);
    assertThat(status("connection")).hasText("live");
    return this;
  }

  /** The large number of a figure. */
  Locator figure(String name) {
    return page.locator("[data-figure=" + name + "] .value");
  }

  /** A part of the line that is always in sight. */
  Locator status(String name) {
    return page.locator("[data-status=" + name + "]");
  }

  Locator panel(String name) {
    return page.locator("[data-panel=" + name + "]");
  }

  /** The number next to a series in a panel's legend. */
  Locator legend(String panel, String series) {
    return panel(panel).locator("[data-series='" + series + "'] b");
  }

  /** A row of the overview. */
  Locator row(String app) {
    return page.locator(".applications tbody tr")
        .filter(
            new Locator.FilterOptions()
                .setHas(
                    page.getByRole(
                        AriaRole.LINK, new Page.GetByRoleOptions().setName(app).setExact(true))));
  }

  /** What axe-core finds wrong with what is shown now. */
  List<String> barriers() {
    page.evaluate(AXE);
    @SuppressWarnings("unchecked")
    List<String> found =
        (List<String>)
            page.evaluate(
                "async () => (await axe.run()).violations.map("
                    + "v => v.id + ' at ' + v.nodes.map(n => n.target.join(' ')).join(', '))");
    return found;
  }

  void screenshot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "screenshots", name + ".png")));
  }

  /** How many pixels of the page are out of sight to the right. */
  int overflow() {
    return (int) page.evaluate("() => document.documentElement.scrollWidth - innerWidth");
  }

  /** Console messages and uncaught errors. */
  List<String> complaints() {
    return complaints;
  }

  /** Requests to any other place than the dashboard. */
  List<URI> foreignRequests() {
    return requests.stream()
        .filter(uri -> !"data".equals(uri.getScheme()))
        .filter(uri -> !dashboard.getAuthority().equals(uri.getAuthority()))
        .toList();
  }

  /** Bytes of each script that the page loaded, unpacked. */
  Map<String, Integer> scripts() {
    Map<String, Integer> bytes = new TreeMap<>();
    for (Response response : List.copyOf(responses)) {
      if (response.request().resourceType().equals("script")) {
        bytes.put(response.url(), response.body().length);
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    context.close();
  }

  private static String read(String resource) {
    try (InputStream in = Visitor.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
