package dev.millrace.model.window;

import dev.millrace.model.router.RouteTemplate;
import dev.millrace.model.router.RouterLog;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Traffic by route.
 *
 * <p>At most {@value #MAX_ROUTES} routes are counted separately, the others together, exactly:
 * paths come from strangers. Those with the lowest hashes are kept. Where a route is among the
 * lowest of all, it is so among the lowest of any part; so it is never put to the others on the
 * way, and which routes are kept depends neither on the order nor on the grouping in which lines
 * come together. (The busiest would not have this property.) Not thread-safe.
 */
public final class Routes implements Statistics<Routes> {
  /** The name of all routes that are not counted separately, and of requests without a route. */
  public static final String OTHER = "other";

  /** How many routes are counted separately. */
  public static final int MAX_ROUTES = 1000;

  /** Routes kept until the highest are put to the others, which takes a sort. */
  private static final int PRUNE_AT = MAX_ROUTES + MAX_ROUTES / 4;

  private static final int INITIAL_SLOTS = 16;
  private static final byte[] OTHER_NAME = OTHER.getBytes(StandardCharsets.US_ASCII);

  private static final Comparator<RouteStats> BY_HASH =
      ((Comparator<RouteStats>) (a, b) -> Long.compareUnsigned(a.hash(), b.hash()))
          .thenComparing(RouteStats::nameBytes, Arrays::compare);

  private static final Comparator<RouteStats> BUSIEST_FIRST =
      Comparator.comparingLong(RouteStats::requests)
          .reversed()
          .thenComparing(RouteStats::nameBytes, Arrays::compare);

  /** Open addressing; a power of two, at most three quarters used. */
  private RouteStats[] slots = new RouteStats[INITIAL_SLOTS];

  private int size;

  /** Routes beyond belong to the others; unsigned. */
  private long highestHash = -1L;

  private RouteStats other = new RouteStats(OTHER_NAME);

  /** Counts one request; {@code template} is working space. */
  public void add(RouterLog line, RouteTemplate template) {
    RouteStats route = other;
    if (line.readRoute(template)) {
      route = route(template.bytes(), template.length(), template.hash());
    }
    route.add(line);
    prune(PRUNE_AT);
  }

  @Override
  public void merge(Routes added) {
    other.merge(added.other);
    for (RouteStats route : added.slots) {
      if (route != null) {
        byte[] name = route.nameBytes();
        route(name, name.length, route.hash()).merge(route);
        prune(PRUNE_AT);
      }
    }
  }

  /**
   * The busiest routes, by requests and then by name, and after them, if there is anything else,
   * {@link #OTHER} with all that is not in them.
   */
  public List<RouteStats> busiest(int max) {
    prune(MAX_ROUTES);
    List<RouteStats> routes = sorted(BUSIEST_FIRST);
    RouteStats rest = other.copy();
    for (RouteStats route : routes.subList(Math.min(max, size), size)) {
      rest.merge(route);
    }
    List<RouteStats> busiest = new ArrayList<>(routes.subList(0, Math.min(max, size)));
    if (rest.requests() > 0) {
      busiest.add(rest);
    }
    return busiest;
  }

  /** Requests on all routes. */
  public long requests() {
    long requests = other.requests();
    for (RouteStats route : slots) {
      requests += route == null ? 0 : route.requests();
    }
    return requests;
  }

  @Override
  public void pack() {
    other.pack();
    all().forEach(RouteStats::pack);
  }

  @Override
  public Routes copy() {
    Routes copy = new Routes();
    copy.slots = new RouteStats[slots.length];
    for (int i = 0; i < slots.length; i++) {
      copy.slots[i] = slots[i] == null ? null : slots[i].copy();
    }
    copy.size = size;
    copy.highestHash = highestHash;
    copy.other = other.copy();
    return copy;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    prune(MAX_ROUTES);
    other.write(out);
    Varint.write(out, size);
    for (RouteStats route : sorted(BY_HASH)) {
      route.write(out);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the bytes are something else
   */
  public static Routes read(DataInput in) throws IOException {
    Routes routes = new Routes();
    routes.other = RouteStats.read(in);
    long size = Varint.read(in);
    if (size < 0 || size > MAX_ROUTES) {
      throw new IOException(size + " routes");
    }
    routes.slots = new RouteStats[slotsFor((int) size)];
    for (int i = 0; i < size; i++) {
      routes.insert(RouteStats.read(in));
    }
    if (routes.all().size() < size) {
      throw new IOException("a route comes twice");
    }
    return routes;
  }

  private RouteStats route(byte[] name, int length, long hash) {
    int slot = slot(name, length, hash);
    if (slots[slot] != null) {
      return slots[slot];
    }
    if (Long.compareUnsigned(hash, highestHash) > 0) {
      return other;
    }
    RouteStats route = new RouteStats(Arrays.copyOf(name, length), hash);
    insert(route);
    return route;
  }

  private void insert(RouteStats route) {
    if ((size + 1) * 4 > slots.length * 3) {
      rebuild(all(), slots.length * 2);
    }
    byte[] name = route.nameBytes();
    slots[slot(name, name.length, route.hash())] = route;
    size++;
  }

  /** The slot of a route, or the free one where it belongs. */
  private int slot(byte[] name, int length, long hash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != null
        && !(slots[slot].hash() == hash && slots[slot].isNamed(name, length))) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void prune(int atMost) {
    if (size <= atMost) {
      return;
    }
    List<RouteStats> routes = sorted(BY_HASH);
    for (RouteStats route : routes.subList(MAX_ROUTES, size)) {
      other.merge(route);
    }
    rebuild(routes.subList(0, MAX_ROUTES), slots.length);
    highestHash = routes.get(MAX_ROUTES - 1).hash();
  }

  private void rebuild(List<RouteStats> routes, int newSlots) {
    slots = new RouteStats[newSlots];
    size = 0;
    routes.forEach(this::insert);
  }

  private List<RouteStats> sorted(Comparator<RouteStats> order) {
    List<RouteStats> routes = all();
    routes.sort(order);
    return routes;
  }

  private List<RouteStats> all() {
    List<RouteStats> routes = new ArrayList<>(size);
    for (RouteStats route : slots) {
      if (route != null) {
        routes.add(route);
      }
    }
    return routes;
  }

  private static int slotsFor(int size) {
    return Math.max(INITIAL_SLOTS, Integer.highestOneBit(Math.max(1, size)) * 4);
  }
}
