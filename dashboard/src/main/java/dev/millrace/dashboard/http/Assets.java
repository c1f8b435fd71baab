package dev.millrace.dashboard.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The page's files, out of this program's jar. Thread-safe. */
final class Assets {
  private static final String FOLDER = "web/";

  /** No step up, nothing hidden. */
  private static final Pattern PATH =
      Pattern.compile("(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.([a-z0-9]+)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "json", "application/json",
          "txt", "text/plain; charset=utf-8");

  /** Only of files that exist, so that it cannot grow. */
  private final Map<String, Asset> known = new ConcurrentHashMap<>();

  /** The file with a path such as {@code charts.js}, or null. */
  Asset get(String path) {
    Asset asset = known.get(path);
    return asset != null ? asset : load(path);
  }

  private Asset load(String path) {
    var matcher = PATH.matcher(path);
    if (!matcher.matches() || !TYPES.containsKey(matcher.group(1))) {
      return null;
    }
    byte[] bytes = read(FOLDER + path);
    if (bytes == null) {
      return null;
    }
    Asset asset = Asset.of(TYPES.get(matcher.group(1)), bytes);
    known.put(path, asset);
    return asset;
  }

  private static byte[] read(String resource) {
    try (InputStream in = Assets.class.getClassLoader().getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
