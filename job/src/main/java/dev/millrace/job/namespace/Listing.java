package dev.millrace.job.namespace;

import dev.millrace.job.namespace.WindowIndex.Side;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the selected windows of namespaces by walking all keys, since only the keys themselves are
 * complete: the set of applications may lack one, and a resolution may be unknown to us.
 */
final class Listing {
  private final NamespaceRedis redis;
  private final Selection selection;
  private final Progress progress;
  private final WindowIndex.Builder index = new WindowIndex.Builder();
  private final Map<String, Long> foreign = new LinkedHashMap<>();
  private long seen;

  Listing(NamespaceRedis redis, Selection selection, Progress progress) {
    this.redis = redis;
    this.selection = selection;
    this.progress = progress;
  }

  /** Adds a namespace's windows. */
  void add(String namespace, Side side) {
    redis.scan(
        namespace + ":{*",
        key -> {
          progress.show(() -> "listing: %,d keys".formatted(seen));
          seen++;
          WindowKey.parse(namespace, key)
              .ifPresentOrElse(
                  window -> {
                    if (selection.includes(window)) {
                      index.add(window, side);
                    }
                  },
                  () -> foreign.merge(namespace, 1L, Long::sum));
        });
  }

  WindowIndex index() {
    return index.build();
  }

  /** By namespace, how many keys look like a window's but are not. */
  Map<String, Long> foreignKeys() {
    return foreign;
  }
}
