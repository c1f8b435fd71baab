package dev.millrace.benchmark.live;

import dev.millrace.benchmark.traffic.Cell;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scrapes counters once a second and adds them up as Prometheus' {@code increase} does: one that is
 * lower than before was set to zero in between. Thread-safe.
 */
final class Scraper implements AutoCloseable {
  private static final long START_MILLIS = 30_000;
  private static final Pattern SERIES =
      Pattern.compile(
          "(requests|statuses|service_count)\\{app=\"([^\"]+)\"(?:,status=\"(\\d+)\")?} (\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Map<Cell, Long> last = new HashMap<>();
  private final Map<Cell, Long> sums = new HashMap<>();
  private final URI address;

  Scraper(URI address) {
    this.address = address;
    timer.scheduleAtFixedRate(this::scrape, 1, 1, TimeUnit.SECONDS);
  }

  /** Returns when there is something to scrape. */
  void awaitAnswer(Process process) throws InterruptedException {
    long deadline = System.currentTimeMillis() + START_MILLIS;
    while (!scrape()) {
      if (!process.isAlive() || System.currentTimeMillis() > deadline) {
        throw new IllegalStateException("nothing to scrape at " + address);
      }
      Thread.sleep(50);
    }
  }

  /** What came together so far. */
  synchronized Map<Cell, Long> counts() {
    return new HashMap<>(sums);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private synchronized boolean scrape() {
    String text;
    try {
      text = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    Matcher series = SERIES.matcher(text);
    while (series.find()) {
      Cell cell = cell(series.group(1), series.group(2), series.group(3));
      long value = Long.parseLong(series.group(4));
      long before = last.getOrDefault(cell, 0L);
      sums.merge(cell, value < before ? value : value - before, Long::sum);
      last.put(cell, value);
    }
    return true;
  }

  private static Cell cell(String name, String app, String status) {
    return switch (name) {
      case "requests" -> new Cell(app, 0, Cell.REQUESTS);
      case "statuses" -> new Cell(app, 0, Cell.STATUS + status);
      default -> new Cell(app, 0, Cell.TIMED);
    };
  }
}
