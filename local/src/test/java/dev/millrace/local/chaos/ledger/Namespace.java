package dev.millrace.local.chaos.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything that a namespace holds in Redis, by application, kind and start. */
final class Namespace {
  private static final Pattern KEY = Pattern.compile("[^:]+:\\{([^}]*)}:(.+):(\\d+)");
  private static final int AT_ONCE = 500;

  private final Map<String, Map<String, Map<Long, Map<String, String>>>> hashes = new TreeMap<>();
  private final Map<String, String> foreign = new TreeMap<>();
  private final List<String> applications;

  private Namespace(List<String> applications) {
    this.applications = applications;
  }

  static Namespace read(Resp redis, String name) throws IOException {
    Namespace all = new Namespace(applications(redis, name + ":apps"));
    List<String> keys = redis.keys(name + ":{*");
    for (int from = 0; from < keys.size(); from += AT_ONCE) {
      List<String> some = keys.subList(from, Math.min(from + AT_ONCE, keys.size()));
      List<Map<String, String>> found = redis.hashes(some);
      for (int i = 0; i < some.size(); i++) {
        all.put(some.get(i), found.get(i));
      }
    }
    return all;
  }

  private static List<String> applications(Resp redis, String key) throws IOException {
    return ((List<?>) redis.call("ZRANGE", key, "0", "-1")).stream().map(Object::toString).toList();
  }

  private void put(String key, Map<String, String> hash) {
    Matcher matcher = KEY.matcher(key);
    if (!matcher.matches()) {
      foreign.put(key, hash.toString());
      return;
    }
    hashes
        .computeIfAbsent(matcher.group(1), app -> new HashMap<>())
        .computeIfAbsent(matcher.group(2), kind -> new TreeMap<>())
        .put(Long.valueOf(matcher.group(3)), utf8(hash));
  }

  /** By application. */
  Map<String, Map<String, Map<Long, Map<String, String>>>> hashes() {
    return hashes;
  }

  /** The hashes of a kind, such as {@code 10s}, by their start in seconds. */
  Map<Long, Map<String, String>> of(String app, String kind) {
    return hashes.getOrDefault(app, Map.of()).getOrDefault(kind, Map.of());
  }

  /** Keys that mean nothing, with what they hold. */
  Map<String, String> foreign() {
    return foreign;
  }

  /** Members of the list of applications. */
  List<String> applications() {
    return applications;
  }

  /** Names are text, sketches are not. */
  private static Map<String, String> utf8(Map<String, String> hash) {
    Map<String, String> text = new HashMap<>();
    hash.forEach(
        (name, value) ->
            text.put(
                new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
                value));
    return text;
  }
}
