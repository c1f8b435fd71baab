package dev.millrace.local;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The machine's own Chromium or Chrome, driven by Playwright, which downloads none. One thread uses
 * it.
 */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final List<Path> APPLICATIONS =
      List.of(
          Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
          Path.of("/Applications/Chromium.app/Contents/MacOS/Chromium"));

  private static final List<String> ARGUMENTS =
      List.of(
          // Root may not have a sandbox, and only sees pages of this test.
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path executable) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS));
  }

  /**
   * Starts it. On a machine without one the test is skipped, and says so; with {@code
   * -Dbrowser.required=true} it fails. {@code -Dbrowser.path=...} names one that is not on the
   * {@code PATH}.
   */
  static Chromium start() {
    Optional<Path> executable = find();
    if (executable.isEmpty()) {
      String message =
          "no Chromium or Chrome on the PATH: the tests of the dashboard's page need one";
      if (Boolean.getBoolean("browser.required")) {
        throw new AssertionError(message);
      }
      System.out.println("SKIPPED: " + message + " (or name it with -Dbrowser.path=...)");
      Assumptions.abort(message);
    }
    return new Chromium(executable.get());
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    playwright.close();
  }

  private static Optional<Path> find() {
    String named = System.getProperty("browser.path");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    Stream<Path> onPath =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
    return Stream.concat(onPath, APPLICATIONS.stream()).filter(Files::isExecutable).findFirst();
  }
}
