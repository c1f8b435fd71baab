package dev.millrace.local.chaos.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything that a namespace holds in Redis, by application, kind and start. */
final class Namespace {
  private static final Pattern KEY = Pattern.compile("[^:]+:\\{([^}]*)}:(.+):(\\d+)");
  private static final int AT_ONCE = 500;

  private final Resp redis;
  private final NavigableMap<String, List<String>> keys = new TreeMap<>();
  private final Set<String> foreign = new TreeSet<>();
  private final List<String> applications;
  private final Map<String, Map<String, Map<Long, Map<String, String>>>> some = new HashMap<>();

  private Namespace(Resp redis, List<String> applications) {
    this.redis = redis;
    this.applications = applications;
  }

  /** Reads the keys; what they hold is read when it is asked for, as long as Redis is open. */
  static Namespace read(Resp redis, String name) throws IOException {
    Namespace all = new Namespace(redis, applications(redis, name + ":apps"));
    for (String key : redis.keys(name + ":{*")) {
      Matcher matcher = KEY.matcher(key);
      if (matcher.matches()) {
        all.keys.computeIfAbsent(matcher.group(1), app -> new ArrayList<>()).add(key);
      } else {
        all.foreign.add(key);
      }
    }
    return all;
  }

  /**
   * An application and some of those that come after it, instead of those that were read before.
   */
  private void read(String app) {
    some.clear();
    List<String> next = new ArrayList<>();
    for (Map.Entry<String, List<String>> entry : keys.tailMap(app, true).entrySet()) {
      next.addAll(entry.getValue());
      some.put(entry.getKey(), new HashMap<>());
      if (next.size() >= AT_ONCE) {
        break;
      }
    }
    try {
      List<Map<String, String>> found = redis.hashes(next);
      for (int i = 0; i < found.size(); i++) {
        put(next.get(i), found.get(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> applications(Resp redis, String key) throws IOException {
    return ((List<?>) redis.call("ZRANGE", key, "0", "-1")).stream().map(Object::toString).toList();
  }

  private void put(String key, Map<String, String> hash) {
    Matcher matcher = KEY.matcher(key);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(key);
    }
    some.get(matcher.group(1))
        .computeIfAbsent(matcher.group(2), kind -> new TreeMap<>())
        .put(Long.valueOf(matcher.group(3)), utf8(hash));
  }

  /** Applications of which there is anything. */
  Set<String> found() {
    return keys.keySet();
  }

  /**
   * The hashes of a kind, such as {@code 10s}, by their start in seconds. Cheap if applications are
   * asked for in their order.
   */
  Map<Long, Map<String, String>> of(String app, String kind) {
    if (!keys.containsKey(app)) {
      return Map.of();
    }
    if (!some.containsKey(app)) {
      read(app);
    }
    return some.get(app).getOrDefault(kind, Map.of());
  }

  /** Keys that mean nothing. */
  Set<String> foreign() {
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
