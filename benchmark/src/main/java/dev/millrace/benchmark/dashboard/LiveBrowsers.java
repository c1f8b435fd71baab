package dev.millrace.benchmark.dashboard;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Browsers that follow live events of one application, and what they have heard. */
final class LiveBrowsers implements AutoCloseable {
  private static final Pattern WINDOW =
      Pattern.compile("\"window\":\\{\"start\":(\\d+),\"version\":(\\d+)");

  /** What one of them has heard: the newest version of each window, and when. */
  private static final class Heard {
    final Map<Long, Long> versions = new ConcurrentHashMap<>();
    final Map<Long, Long> nanos = new ConcurrentHashMap<>();
    volatile boolean connected;
  }

  private final List<Heard> browsers = new ArrayList<>();
  private final List<Stream<String>> bodies = new ArrayList<>();

  /** Has as many of them follow, and returns when all do. */
  LiveBrowsers(URI dashboard, String app, int count) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    URI uri = dashboard.resolve("/api/updates?app=" + app + "&resolution=10s");
    for (int i = 0; i < count; i++) {
      HttpResponse<Stream<String>> response =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("/api/updates is " + response.statusCode());
      }
      Heard heard = new Heard();
      browsers.add(heard);
      bodies.add(response.body());
      Thread thread = new Thread(() -> listen(response.body(), heard), "browser-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    while (!browsers.stream().allMatch(heard -> heard.connected)) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Whether all have heard of this version of a window, or a newer one. */
  boolean allKnow(long start, long version) {
    return browsers.stream().allMatch(heard -> heard.versions.getOrDefault(start, 0L) >= version);
  }

  /** How many browsers do not know this version of a window. */
  long without(long start, long version) {
    return browsers.stream()
        .filter(heard -> heard.versions.getOrDefault(start, 0L) < version)
        .count();
  }

  /** When each of them has heard of the newest version of a window, as System.nanoTime() says. */
  List<Long> nanosOf(long start) {
    return browsers.stream().map(heard -> heard.nanos.get(start)).toList();
  }

  @Override
  public void close() {
    bodies.forEach(Stream::close);
  }

  private static void listen(Stream<String> lines, Heard heard) {
    try {
      lines.forEach(
          line -> {
            heard.connected = true;
            Matcher matcher = WINDOW.matcher(line);
            if (matcher.find()) {
              long start = Long.parseLong(matcher.group(1));
              heard.nanos.put(start, System.nanoTime());
              heard.versions.put(start, Long.parseLong(matcher.group(2)));
            }
          });
    } catch (UncheckedIOException e) {
      // It was closed.
    }
  }
}
