package dev.millrace.model.redis;

import dev.millrace.model.window.Routes;
import dev.millrace.model.window.Sketch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was read back of one route of a window.
 *
 * @param route its name; {@link Routes#OTHER} for all that are not listed separately
 * @param total sum of service times, milliseconds
 * @param max the longest service time, milliseconds; zero if there is none
 * @param service the distribution of service times, to be read only; empty if there are none
 */
public record RouteValues(
    String route, long requests, long failed, long total, long max, Sketch service) {
  /** A window has {@value RouteFields#MAX_ROUTES} and the others. */
  private static final int MAX_FIELDS = 2 * (RouteFields.MAX_ROUTES + 1) + 10;

  /**
   * Reads a hash that {@link RouteFields} wrote.
   *
   * @throws UnreadableException if anything in it is not what it should be
   */
  public static List<RouteValues> read(Map<String, byte[]> fields) throws UnreadableException {
    if (fields.size() > MAX_FIELDS) {
      throw new UnreadableException("it has more fields than a window's routes can have");
    }
    List<RouteValues> routes = new ArrayList<>(fields.size() / 2);
    for (Map.Entry<String, byte[]> field : fields.entrySet()) {
      String name = field.getKey();
      if (!name.startsWith(RouteFields.SKETCH_PREFIX) && !name.equals(WindowFields.VERSION)) {
        routes.add(route(name, field.getValue(), fields.get(RouteFields.SKETCH_PREFIX + name)));
      }
    }
    return routes;
  }

  private static RouteValues route(String name, byte[] value, byte[] sketch)
      throws UnreadableException {
    HashReader members = new HashReader(FlatJson.read(name, value));
    if (sketch == null) {
      return new RouteValues(
          name, members.count("requests"), members.count("failed"), 0, 0, new Sketch());
    }
    return new RouteValues(
        name,
        members.count("requests"),
        members.count("failed"),
        members.sum("total"),
        members.count("max"),
        sketch(name, sketch));
  }

  private static Sketch sketch(String name, byte[] bytes) throws UnreadableException {
    try {
      return Sketch.fromBytes(bytes);
    } catch (IOException e) {
      throw new UnreadableException(
          "the sketch of " + HashReader.shown(name) + " is not one of latencies");
    }
  }
}
