package dev.millrace.replay.select;

import dev.millrace.model.router.RouteTemplate;

/** The route that a recorded path belongs to. */
public final class Route {
  private static final String NONE = "*";

  private Route() {}

  /** The template of a path, whose query is ignored; {@code *} for what is not a path. */
  public static String of(String pathAndQuery) {
    String route = RouteTemplate.of(pathAndQuery);
    return route == null ? NONE : route;
  }
}
