package dev.millrace.model.redis;

import dev.millrace.model.window.BoundedSum;
import dev.millrace.model.window.Routes;
import dev.millrace.model.window.Sketch;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up the routes of windows. A route that was among the busiest in some windows only is, in the
 * others, among {@link Routes#OTHER}. At most {@value #MAX_ROUTES} are kept separately. Not
 * thread-safe.
 */
public final class RoutesTotal {
  private static final int MAX_ROUTES = 2000;

  private static final Comparator<RouteValues> LONGEST_FIRST =
      Comparator.comparingLong(RouteValues::total)
          .reversed()
          .thenComparing(Comparator.comparingLong(RouteValues::requests).reversed())
          .thenComparing(RouteValues::route);

  private final Map<String, RouteValues> routes = new HashMap<>();

  public void add(List<RouteValues> window) {
    for (RouteValues route : window) {
      boolean apart = routes.size() < MAX_ROUTES || routes.containsKey(route.route());
      add(apart ? route.route() : Routes.OTHER, route);
    }
  }

  /** Routes by the sum of their service times, the largest first, without the others. */
  public List<RouteValues> routes() {
    return routes.values().stream()
        .filter(route -> !route.route().equals(Routes.OTHER))
        .sorted(LONGEST_FIRST)
        .toList();
  }

  /** Everything that is not listed separately, or null if there is nothing else. */
  public RouteValues other() {
    return routes.get(Routes.OTHER);
  }

  private void add(String name, RouteValues added) {
    RouteValues known = routes.get(name);
    Sketch sketch = known == null ? new Sketch() : known.service();
    sketch.merge(added.service());
    routes.put(
        name,
        new RouteValues(
            name,
            added.requests() + (known == null ? 0 : known.requests()),
            added.failed() + (known == null ? 0 : known.failed()),
            BoundedSum.of(added.total(), known == null ? 0 : known.total()),
            Math.max(added.max(), known == null ? 0 : known.max()),
            sketch));
  }
}
