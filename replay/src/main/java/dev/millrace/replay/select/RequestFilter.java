package dev.millrace.replay.select;

import dev.millrace.replay.log.LogSelection;
import dev.millrace.replay.log.RecordedRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Says which recorded requests are replayed. Empty lists and nulls mean everything. Stateless, so
 * that every reading of the log gives the same requests.
 *
 * @param time the event times asked for
 * @param apps names of applications
 * @param methods upper-case methods
 * @param hosts lower-case hosts
 * @param statuses recorded statuses
 * @param paths at least one must match
 * @param excludedPaths none may match
 * @param routes route templates
 * @param unsafeMethods whether methods that may change something are replayed
 * @param aborted whether requests whose client went away are replayed, although nobody knows what
 *     their answer would have been
 * @param shard which share of the work is ours
 * @param sample which share of the traffic is wanted
 */
public record RequestFilter(
    LogSelection time,
    Set<String> apps,
    Set<String> methods,
    Set<String> hosts,
    StatusSet statuses,
    List<PathPattern> paths,
    List<PathPattern> excludedPaths,
    Set<String> routes,
    boolean unsafeMethods,
    boolean aborted,
    Shard shard,
    Sample sample) {
  /** RFC 9110, section 9.2.1; TRACE, which is safe as well, is of no use here. */
  public static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

  /** RFC 9110, section 5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /** All that can be replayed safely. */
  public static final RequestFilter ALL =
      new RequestFilter(
          LogSelection.ALL,
          Set.of(),
          Set.of(),
          Set.of(),
          null,
          List.of(),
          List.of(),
          Set.of(),
          false,
          false,
          Shard.ONLY,
          Sample.ALL);

  public RequestFilter {
    apps = Set.copyOf(apps);
    methods = Set.copyOf(methods);
    hosts = Set.copyOf(hosts);
    paths = List.copyOf(paths);
    excludedPaths = List.copyOf(excludedPaths);
    routes = Set.copyOf(routes);
  }

  /** The same, for other event times. */
  public RequestFilter at(LogSelection other) {
    return new RequestFilter(
        other,
        apps,
        methods,
        hosts,
        statuses,
        paths,
        excludedPaths,
        routes,
        unsafeMethods,
        aborted,
        shard,
        sample);
  }

  /** The same, but with the requests whose client went away. */
  public RequestFilter withAborted() {
    return new RequestFilter(
        time,
        apps,
        methods,
        hosts,
        statuses,
        paths,
        excludedPaths,
        routes,
        unsafeMethods,
        true,
        shard,
        sample);
  }

  /** Why the request is not replayed, or null if it is. */
  public Skip verdict(RecordedRequest request) {
    Skip skip = wanted(request);
    if (skip == null) {
      skip = replayable(request);
    }
    if (skip != null) {
      return skip;
    }
    if (!shard.contains(request)) {
      return Skip.SHARD;
    }
    return sample.contains(request) ? null : Skip.SAMPLE;
  }

  private Skip wanted(RecordedRequest request) {
    if (!time.contains(request.timeMillis())) {
      return Skip.TIME;
    }
    if (!apps.isEmpty() && !apps.contains(request.app())) {
      return Skip.APP;
    }
    if (!methods.isEmpty() && !methods.contains(request.method())) {
      return Skip.METHOD;
    }
    if (!hosts.isEmpty() && !hosts.contains(request.host().toLowerCase(Locale.ROOT))) {
      return Skip.HOST;
    }
    if (statuses != null && !statuses.contains(request.status())) {
      return Skip.STATUS;
    }
    return wantedPath(request.path());
  }

  private Skip wantedPath(String pathAndQuery) {
    if (paths.isEmpty() && excludedPaths.isEmpty() && routes.isEmpty()) {
      return null;
    }
    int query = pathAndQuery.indexOf('?');
    String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    boolean in = paths.isEmpty() || paths.stream().anyMatch(p -> p.matches(path));
    if (!in || excludedPaths.stream().anyMatch(p -> p.matches(path))) {
      return Skip.PATH;
    }
    return routes.isEmpty() || routes.contains(Route.of(pathAndQuery)) ? null : Skip.ROUTE;
  }

  private Skip replayable(RecordedRequest request) {
    if (request.isWebSocket()) {
      return Skip.WEBSOCKET;
    }
    if (request.aborted() && !aborted) {
      return Skip.ABORTED;
    }
    if (request.isAnsweredByRouter()) {
      return Skip.ROUTER;
    }
    if (!isWellFormed(request)) {
      return Skip.MALFORMED;
    }
    return unsafeMethods || SAFE_METHODS.contains(request.method()) ? null : Skip.UNSAFE;
  }

  private static boolean isWellFormed(RecordedRequest request) {
    String method = request.method();
    if (method.equals("OPTIONS") && request.path().equals("*")) {
      return true;
    }
    return request.path().startsWith("/")
        && TOKEN.matcher(method).matches()
        && !method.equals("CONNECT");
  }
}
