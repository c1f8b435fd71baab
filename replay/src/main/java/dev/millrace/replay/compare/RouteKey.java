package dev.millrace.replay.compare;

import java.util.Comparator;

/**
 * What requests are compared by.
 *
 * @param app the application
 * @param method the method
 * @param route the route template
 */
public record RouteKey(String app, String method, String route) implements Comparable<RouteKey> {
  /** Stands for routes beyond the number that is counted separately. */
  public static final RouteKey OTHER = new RouteKey("", "", "other routes");

  private static final Comparator<RouteKey> ORDER =
      Comparator.comparing(RouteKey::route)
          .thenComparing(RouteKey::method)
          .thenComparing(RouteKey::app);

  @Override
  public int compareTo(RouteKey other) {
    return ORDER.compare(this, other);
  }

  /** For people. */
  @Override
  public String toString() {
    return method.isEmpty() ? route : method + " " + route;
  }
}
