package dev.millrace.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Prometheus would find in some processes, and what is asked of it. */
final class Scrape {
  private Scrape() {}

  /** The metrics of ours and of Flink's that a file mentions. */
  static Set<String> namesIn(Path file) throws IOException {
    return Pattern.compile("\\b(millrace|flink)_\\w+")
        .matcher(Files.readString(file))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names of all samples. */
  static Set<String> names(Collection<URI> addresses) throws Exception {
    Set<String> names = new TreeSet<>();
    HttpClient http = HttpClient.newHttpClient();
    for (URI address : addresses) {
      http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofLines())
          .body()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> names.add(line.split("[ {]", 2)[0]));
    }
    return names;
  }
}
